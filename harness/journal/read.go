package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// maxLine bounds the memory that one record may take, in bytes.
const maxLine = 1 << 20

// Read reads a journal. A last line that was cut off, as a killed run leaves
// it, is left out: what it says was not begun. Any other line that is not a
// record is an error that names it; the records before it are returned too.
func Read(r io.Reader) ([]Record, error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, maxLine)
	in.Split(wholeLines)
	var all []Record
	intents := 0
	for in.Scan() {
		if v := foreign(in.Bytes()); v != 0 && len(all) == 0 {
			return nil, fmt.Errorf("journal: %w", Foreign{v})
		}
		one, err := parse(in.Bytes())
		if err == nil {
			err = one.check(len(all) == 0, intents)
		}
		if err != nil {
			return all, fmt.Errorf("journal: line %d: %w", len(all)+1, err)
		}
		if one.Intent != nil {
			intents++
		}
		all = append(all, one)
	}
	if err := in.Err(); err != nil {
		return all, fmt.Errorf("journal: line %d: %w", len(all)+1, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("journal: %w", ErrNoBegin)
	}
	return all, nil
}

// wholeLines gives lines that end with a line feed, and no others.
func wholeLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF {
		return len(data), nil, nil
	}
	return 0, nil, nil
}

// Foreign says that a journal is of a version that this Gameday does not know.
type Foreign struct{ Version int }

func (f Foreign) Error() string {
	return fmt.Sprintf("version %d: this Gameday reads versions 1 to %d", f.Version, Version)
}

// ErrNoBegin says that a journal ends before its first record does: its run has
// made nothing.
var ErrNoBegin = errors.New("the file has no begin")

// foreign is the version that a line names, if it is a begin of a version that
// this Gameday does not know; 0 otherwise. Whatever else the line holds is not
// looked at: a later version may say more.
func foreign(line []byte) int {
	var any struct {
		Begin struct {
			Version int `json:"version"`
		} `json:"begin"`
	}
	if json.Unmarshal(line, &any) != nil || any.Begin.Version <= Version {
		return 0
	}
	return any.Begin.Version
}

func parse(line []byte) (Record, error) {
	var r Record
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("blank line")
		}
		return r, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return r, errors.New("more than one value in the line")
	}
	return r, nil
}

// State is what a journal says of a run.
type State struct {
	Begin   Begin
	Worlds  []string    // of which something may be there
	Faults  []Injection // that may be in force
	Pending []Intent    // creations that were begun; they may still come about
}

// Load reads the journal in a file. With an error it returns what could be read.
func Load(path string) (State, error) {
	f, err := os.Open(path)
	if err != nil {
		return State{}, fmt.Errorf("journal: %w", err)
	}
	defer f.Close()
	all, err := Read(f)
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return Replay(all), err
}

// Replay goes through the records of a journal.
func Replay(all []Record) State {
	var s State
	open := map[int]Intent{}
	for _, r := range all {
		switch {
		case r.Begin != nil:
			s.Begin = *r.Begin
		case r.Intent != nil:
			open[r.Intent.N] = *r.Intent
			s.intend(*r.Intent)
		case r.Done != nil:
			s.done(open[r.Done.N], *r.Done)
			delete(open, r.Done.N)
		}
	}
	for _, i := range open {
		if i.Act == Create && i.Kind != World {
			s.Pending = append(s.Pending, i)
		}
	}
	slices.SortFunc(s.Pending, func(a, b Intent) int { return a.N - b.N })
	return s
}

func (s *State) intend(i Intent) {
	switch {
	case i.Act == Create && i.World != "" && !slices.Contains(s.Worlds, i.World):
		s.Worlds = append(s.Worlds, i.World)
	case i.Act == Inject && i.Fault != nil:
		s.Faults = append(s.Faults, *i.Fault)
	}
}

// done takes off what is surely gone: an act that failed may have been done in
// part.
func (s *State) done(i Intent, d Done) {
	switch {
	case i.Act == Remove && d.Error == "":
		s.Worlds = slices.DeleteFunc(s.Worlds, func(w string) bool { return w == i.World })
	case i.Act == Heal && d.Error == "", i.Act == Inject && d.Error != "":
		s.Faults = slices.DeleteFunc(s.Faults, func(f Injection) bool { return f.ID == i.Name })
	}
}
