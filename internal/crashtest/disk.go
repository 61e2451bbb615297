package crashtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// diskSize is the size of the disk that is filled.
const diskSize = "1m"

// fullDisk fills the disk that the reports go to, in the midst of the fault. The
// run must end inconclusive and say why; what it had measured must be there.
func fullDisk(ctx context.Context, b *bench, in scenario, _ int, r *result) error {
	disk, err := os.MkdirTemp(b.dir, "disk-")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(disk) }()
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size="+diskSize); err != nil {
		return skip("a disk of its own cannot be mounted, which needs root: " + err.Error())
	}
	defer func() { r.fail(unix.Unmount(disk, unix.MNT_DETACH)) }()
	return b.during(ctx, setting{out: disk}, in, r, func(t *trial) error {
		ballast := filepath.Join(disk, "ballast")
		full := time.Now()
		if err := fill(ballast); err != nil {
			return err
		}
		if err := t.over(ctx, runLimit); err != nil {
			return err
		}
		if !t.said("no space left") {
			r.add("the run did not say that the disk is full; its last line is: " + lastLine(filepath.Join(t.folder, "log")))
		}
		if err := os.Remove(ballast); err != nil {
			return err
		}
		t.endsFull(ctx, full, r)
		return keepCopy(t.folder, disk, r)
	})
}

// keepCopy saves what is on the disk, when something was wrong.
func keepCopy(folder, disk string, r *result) error {
	if r.clean() {
		return nil
	}
	return os.CopyFS(filepath.Join(folder, "disk"), os.DirFS(disk))
}

// fill writes a file until the disk is full.
func fill(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for err == nil {
		_, err = io.CopyN(f, zeros{}, 4096)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("fill the disk: %w", err)
	}
	return nil
}

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// endsFull checks a run that could not write its report: one must be made from
// its histories. The last line of one may be cut off, where the disk was full.
func (t *trial) endsFull(ctx context.Context, full time.Time, r *result) {
	if code := t.code(); code != exitInconclusive {
		r.add(fmt.Sprintf("the run ended with code %d instead of %d", code, exitInconclusive))
	}
	ended := time.Now()
	r.note = fmt.Sprintf("it ended %.1f s after the disk was full", ended.Sub(full).Seconds())
	var left []string
	r.undo, left = t.undone(ctx, ended)
	r.add(left...)
	code, said := t.gameday(ctx, "report", t.begin.Dir)
	if code != exitInconclusive {
		r.add(fmt.Sprintf("`gameday report` of its folder ends with code %d: %s", code, said))
	}
	t.mayTear = true
	r.add(t.evidence(ctx, anyEnd)...)
}

// said says whether the run has said something.
func (t *trial) said(text string) bool {
	log, err := os.ReadFile(filepath.Join(t.folder, "log"))
	return err == nil && strings.Contains(string(log), text)
}

// lastLine is the last line of a log.
func lastLine(path string) string {
	log, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	text := strings.TrimSpace(string(log))
	return text[strings.LastIndexByte(text, '\n')+1:]
}
