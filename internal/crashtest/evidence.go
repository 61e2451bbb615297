package crashtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/reports"
)

// Words by which a report says that its run did not come to its end.
var (
	cutOff     = regexp.MustCompile(`cut off`)
	endedEarly = regexp.MustCompile(`cut off|ended early|interrupted`)
	anyEnd     = regexp.MustCompile(``)
)

// exitInconclusive is gameday's exit code when nothing could be said.
const exitInconclusive = 3

// report is what the run's report says as it stands, "" when there is none.
func (t *trial) report() string {
	content, err := os.ReadFile(filepath.Join(t.begin.Dir, reports.JSONFile))
	if err != nil {
		return ""
	}
	return string(content)
}

// evidence says what is wrong with what the run has measured and told: every
// history must be readable up to the moment, one that was cut off must never be
// judged good, and every format of the report must say how the run ended.
func (t *trial) evidence(ctx context.Context, says *regexp.Regexp) []string {
	dir := t.begin.Dir
	if dir == "" {
		return []string{"the run's journal did not say where its report goes"}
	}
	wrong := strange(t.out, t.begin.Run)
	histories, err := fs.Glob(os.DirFS(dir), "history/*.jsonl")
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	whole := 0
	for _, file := range histories {
		ended, bad := t.judged(ctx, filepath.Join(dir, file))
		wrong = append(wrong, bad...)
		if ended {
			whole++
		}
	}
	wrong = append(wrong, told(dir, says)...)
	code, said := t.gameday(ctx, "report", "--out", filepath.Join(t.folder, "again"), dir)
	// One that was cut off is inconclusive, unless an experiment that had come to
	// its end had broken an objective.
	good := code == exitInconclusive || (code == exitLeft && whole > 0)
	if says == cutOff && !good || code == exitUsage {
		wrong = append(wrong, fmt.Sprintf("`gameday report` of the run's folder ends with code %d: %s", code, said))
	}
	return wrong
}

// judged reads one history, lets gameday judge it, and says whether it was whole.
func (t *trial) judged(ctx context.Context, file string) (whole bool, wrong []string) {
	h, err := history.LoadFile(file)
	if err != nil && (!t.mayTear || !errors.Is(err, history.ErrTorn)) {
		return false, []string{"a history cannot be read: " + err.Error()}
	}
	whole = slices.ContainsFunc(h, func(e history.Event) bool { return e.Phase != nil && e.Phase.Name == history.Done })
	code, said := t.gameday(ctx, "judge", file)
	switch {
	case !whole && code != exitInconclusive:
		wrong = []string{fmt.Sprintf("%s was cut off, but is judged with code %d: %s", file, code, said)}
	case whole && code == exitUsage:
		wrong = []string{fmt.Sprintf("%s cannot be judged: %s", file, said)}
	}
	return whole, wrong
}

// told looks for the word in every format of the report.
func told(dir string, says *regexp.Regexp) []string {
	var wrong []string
	for _, name := range []string{reports.JSONFile, reports.HTMLFile, reports.JUnitFile, reports.SummaryFile} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		switch {
		case err != nil:
			wrong = append(wrong, "there is no report: "+err.Error())
		case !says.Match(content):
			wrong = append(wrong, fmt.Sprintf("%s does not say %q", filepath.Join(dir, name), says))
		}
	}
	return wrong
}

// known are the files that belong into a run's folder.
var known = regexp.MustCompile(`^(report\.(json|html)|junit\.xml|summary\.md|run\.json|history(/[^/.][^/]*\.jsonl)?)$`)

// strange lists files among a run's reports that nobody expects there: what a
// write that was cut off has left.
func strange(out, run string) []string {
	var found []string
	for _, path := range paths(out) {
		name, err := filepath.Rel(out, path)
		inside, is := strings.CutPrefix(name, run+string(filepath.Separator))
		if err != nil || (is && !known.MatchString(inside)) || (!is && name != run && name != "latest") {
			found = append(found, "a file that nobody expects: "+path)
		}
	}
	return found
}
