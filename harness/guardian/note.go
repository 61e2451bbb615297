package guardian

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/history"
)

// note tells every history of the run that was cut off why it ends. What was
// measured until then stays; a last line that was only written in part goes.
func (u undoing) note(released []string, took time.Duration) error {
	if u.state.Begin.Dir == "" {
		return nil
	}
	files, err := histories(u.state.Begin.Dir)
	if err != nil {
		return err
	}
	text := u.story(released, took)
	var errs []error
	for _, file := range files {
		errs = append(errs, cutOff(file, text))
	}
	return errors.Join(errs...)
}

// histories are the histories in the folder of a run, whatever that is called: it
// is no pattern.
func histories(dir string) ([]string, error) {
	dir = filepath.Join(dir, "history")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, ignore(err, fs.ErrNotExist)
	}
	var files []string
	for _, e := range entries {
		if e.Type().IsRegular() && filepath.Ext(e.Name()) == ".jsonl" {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files, nil
}

// story is what a history is told.
func (u undoing) story(released []string, took time.Duration) string {
	var faults []string
	for _, f := range u.state.Faults {
		faults = append(faults, f.Title)
	}
	if len(faults) == 0 {
		faults = released
	}
	text := "the run was cut off: its process died. "
	if len(faults) > 0 {
		text += "In force were: " + strings.Join(faults, ", ") + ". "
	}
	return text + fmt.Sprintf("Every fault was undone and everything of the run removed, %.1f s after that was noticed.", took.Seconds())
}

// cutOff appends a note to a history that does not end with Done.
func cutOff(file, text string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("guardian: %w", err)
	}
	whole := bytes.LastIndexByte(content, '\n') + 1
	if whole == 0 { // the run died before anything was recorded
		if err := os.Remove(file); err != nil {
			return fmt.Errorf("guardian: remove a history that holds nothing: %w", err)
		}
		return nil
	}
	h, err := history.Load(bytes.NewReader(content[:whole]))
	if err != nil {
		return fmt.Errorf("guardian: %s is left as it is: %w", file, err)
	}
	if slices.ContainsFunc(h, func(e history.Event) bool { return e.Phase != nil && e.Phase.Name == history.Done }) {
		return nil
	}
	line, err := json.Marshal(history.Event{At: h[len(h)-1].At, Note: &history.Note{ID: history.CutOff, Text: text, Taints: true}})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return fmt.Errorf("guardian: %w", err)
	}
	err = f.Truncate(int64(whole))
	if err == nil {
		_, err = f.Write(append(line, '\n'))
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("guardian: note in %s how the run ended: %w", file, err)
	}
	return nil
}
