package keeper

import (
	"context"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

// nearly is how far, in bytes, a standby may be behind and count as caught up.
const nearly = 1 << 20

// sight is what the loop knows about its host in one tick.
type sight struct {
	role    protocol.Role
	term    int
	running bool
	glance  glance
	control control
}

// look reads the disk and asks PostgreSQL.
func (k *Keeper) look(ctx context.Context, peer string) sight {
	s := sight{role: k.volume.role()}
	if s.role == protocol.RoleEmpty {
		return s
	}
	if k.server.alive() {
		k.lookRunning(ctx, &s, peer)
	} else {
		k.local.close(ctx)
		k.lookStopped(ctx, &s)
	}
	return s
}

func (k *Keeper) lookRunning(ctx context.Context, s *sight, peer string) {
	if s.role == protocol.RoleHeld {
		s.role, s.term = protocol.RolePrimary, k.memory.Term
	} else {
		s.term = k.known().Term
	}
	g, err := k.local.glance(ctx, peer)
	if err != nil {
		return
	}
	s.running, s.glance = true, g
	if g.Timeline > 0 {
		s.term = g.Timeline
	}
	k.failures = 0
}

func (k *Keeper) lookStopped(ctx context.Context, s *sight) {
	c, err := readControl(ctx, k.volume.data())
	if err != nil {
		k.fail(err)
		return
	}
	s.control, s.term = c, c.Timeline
	if s.role == protocol.RoleHeld {
		s.term = max(s.term, k.memory.Term)
	}
}

func (k *Keeper) known() protocol.Status {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.status
}

// report turns a sight into the status that the pilot gets.
func (k *Keeper) report(s sight) {
	k.mu.Lock()
	defer k.mu.Unlock()
	st := protocol.Status{
		Region: k.region, Boot: k.inbox.boot, Error: k.status.Error,
		Role: s.role, Term: s.term, Running: s.running, Solo: k.memory.Solo, Epoch: k.epoch,
	}
	switch {
	case s.role == protocol.RoleHeld && s.control.Clean:
		st.Clean, st.Position = true, s.control.Checkpoint
	case s.running:
		st.Position, st.Receiving = s.glance.Position, s.glance.Receiving
	}
	if s.role == protocol.RolePrimary && s.running {
		st.Fenced, st.Tight = k.conf.Fenced, k.proof.holds()
		st.Streaming = s.glance.Peer != nil
		st.CaughtUp = st.Streaming && *s.glance.Peer+nearly >= s.glance.Position
		st.Synced = st.Tight && !k.memory.Solo
	}
	k.status = st
	k.say(st)
}

// say logs a status that differs in kind from the one before.
func (k *Keeper) say(st protocol.Status) {
	text := fmt.Sprintf("%s, term %d", st.Role, st.Term)
	if st.Role == protocol.RolePrimary {
		text += fmt.Sprintf(", fenced %t, tight %t, standby streaming %t, synced %t", st.Fenced, st.Tight, st.Streaming, st.Synced)
	}
	if st.Role == protocol.RoleStandby {
		text += fmt.Sprintf(", running %t, receiving %t", st.Running, st.Receiving)
	}
	if text != k.said {
		k.said = text
		k.logger.Print(text)
	}
}

// boot writes the configuration and starts PostgreSQL.
func (k *Keeper) boot(c conf) error {
	if k.failures > 0 && time.Since(k.booted) < time.Second {
		return nil
	}
	k.conf, k.served, k.unfenced = c, false, false
	k.booted, k.lost = time.Now(), time.Now()
	k.proof.reset()
	k.failures++
	if err := k.writeConf(c); err != nil {
		return err
	}
	k.logger.Print("starting postgres")
	return k.server.start()
}

// configure changes the configuration of a running PostgreSQL.
func (k *Keeper) configure(c conf) error {
	if c == k.conf {
		return nil
	}
	if err := k.writeConf(c); err != nil {
		return err
	}
	k.conf = c
	k.server.reload()
	return nil
}

// writeConf writes the configuration for PostgreSQL to read.
func (k *Keeper) writeConf(c conf) error {
	return replaceFile(k.volume.conf(), c.render()+brokenSettings(k.sabotage))
}
