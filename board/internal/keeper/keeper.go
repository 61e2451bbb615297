package keeper

import (
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"strings"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/board/internal/protocol"
	"github.com/gameday-harness/gameday/board/internal/sabotage"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

const (
	tickEvery = 100 * time.Millisecond
	root      = "/var/lib/board"
	template  = "/usr/share/board/template.tar"
)

// Keeper is a database host's supervisor.
type Keeper struct {
	region       string
	home         bool // the region where a new cluster begins
	appPassword  string
	replPassword string
	token        string
	started      time.Time
	logger       *log.Logger
	sabotage     sabotage.Name

	volume volume
	server server
	local  local

	// Owned by the loop.
	memory   memory
	conf     conf
	served   bool      // held a lease since PostgreSQL started
	unfenced bool      // accepted writes since PostgreSQL started
	booted   time.Time // when PostgreSQL was last started
	lost     time.Time // since when a standby has not heard from its primary
	failures int       // starts since PostgreSQL last answered
	said     string    // last state that was logged
	seeded   bool      // the data directory holds the template, unused
	epoch    int64     // of the last want that was acted upon
	proof    proof

	mu     sync.Mutex
	inbox  inbox
	status protocol.Status
}

// New makes a keeper from its settings.
func New(s settings.Settings, logger *log.Logger) (*Keeper, error) {
	if s["BOARD_REGION"] == "" {
		return nil, fmt.Errorf("keeper: BOARD_REGION is empty; set it to this host's region")
	}
	broken, err := s.Sabotage()
	if err != nil {
		return nil, err
	}
	boot := rand.Text()
	k := &Keeper{
		region:       s["BOARD_REGION"],
		home:         s["BOARD_REGION"] == s["BOARD_HOME"],
		appPassword:  s["BOARD_DB_PASSWORD"],
		replPassword: s["BOARD_REPLICATION_PASSWORD"],
		token:        s["BOARD_TOKEN"],
		started:      time.Now(),
		logger:       logger,
		sabotage:     broken,
		volume:       volume{root: root, template: template},
		server:       server{dir: volume{root: root}.data()},
		inbox:        inbox{boot: boot},
		status:       protocol.Status{Region: s["BOARD_REGION"], Boot: boot},
	}
	k.memory, err = k.volume.load()
	return k, err
}

// Run supervises until the context ends, then stops PostgreSQL.
func (k *Keeper) Run(ctx context.Context) error {
	ticker := time.NewTicker(tickEvery)
	defer ticker.Stop()
	if err := k.prepare(ctx); err != nil {
		k.fail(err)
	}
	for {
		if err := k.tick(ctx); err != nil && ctx.Err() == nil {
			k.fail(err)
		}
		select {
		case <-ctx.Done():
			k.local.close(ctx)
			k.server.stop(context.WithoutCancel(ctx), 3*time.Second)
			k.logger.Print("stopped")
			return nil
		case <-ticker.C:
		}
	}
}

// prepare unpacks the template where a cluster would be made, before the order
// to make it has come.
func (k *Keeper) prepare(ctx context.Context) error {
	if !k.home || k.volume.role() != protocol.RoleEmpty {
		return nil
	}
	k.mu.Lock()
	k.status.Role = protocol.RoleEmpty
	k.mu.Unlock()
	err := k.volume.seed(ctx)
	k.seeded = err == nil
	return err
}

// tick looks at the host and brings it one step nearer to what is wanted.
func (k *Keeper) tick(ctx context.Context) error {
	want, fresh := k.wanted()
	seen := k.look(ctx, want.Peer)
	k.report(seen)
	err := k.act(ctx, seen, want, fresh)
	if err == nil {
		k.epoch = want.Epoch
	}
	return err
}

func (k *Keeper) act(ctx context.Context, seen sight, want protocol.Want, fresh bool) error {
	switch want.Role {
	case protocol.RolePrimary:
		return k.bePrimary(ctx, seen, want, fresh)
	case protocol.RoleStandby:
		return k.beStandby(ctx, seen, want, fresh)
	case protocol.RoleHeld:
		return k.beHeld(ctx, seen, want, fresh)
	default:
		return k.idle(seen)
	}
}

// idle is without an order since the start. A standby may run; a primary may
// not, since another may have taken its place.
func (k *Keeper) idle(seen sight) error {
	if seen.role == protocol.RoleStandby && !k.server.alive() {
		return k.boot(conf{Fenced: true, Conninfo: k.conf.Conninfo})
	}
	return nil
}

// now is the keeper's monotonic clock.
func (k *Keeper) now() time.Duration { return time.Since(k.started) }

func (k *Keeper) wanted() (protocol.Want, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.inbox.want, k.inbox.fresh(k.now())
}

func (k *Keeper) lease(term int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.inbox.lease(term, k.now())
}

// doing shows in the status what a step is about, and that PostgreSQL is not
// to be counted on meanwhile.
func (k *Keeper) doing(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	k.logger.Print(what)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.status.Doing, k.status.Error, k.status.Running = what, "", false
}

func (k *Keeper) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if text := err.Error(); k.status.Error != text {
		k.status.Error = text
		k.logger.Printf("error: %s", strings.TrimSpace(text))
	}
}
