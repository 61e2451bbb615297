package history

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrTorn says that the last line of a history is cut off, as a killed run
// leaves it. The events before it are good.
var ErrTorn = errors.New("history: the last line is cut off")

// maxLine bounds the memory that one line may take, in bytes.
const maxLine = 16 << 20

// Load reads a history that Writer wrote. It is strict: a field it does not
// know, a line without exactly one payload, or a file that does not begin with
// meta of this Version is an error that names the line. When only the last
// line is cut off, it returns the events before it and ErrTorn.
func Load(r io.Reader) (History, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	var h History
	for number := 1; ; number++ {
		line, err := nextLine(in)
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return h, empty(h)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("history: line %d: %w", number, err)
		}
		e, parseErr := parse(line)
		if errors.Is(err, io.EOF) && errors.Is(parseErr, io.ErrUnexpectedEOF) {
			return h, fmt.Errorf("%w (line %d)", ErrTorn, number)
		}
		if parseErr == nil {
			parseErr = inOrder(e, len(h) == 0)
		}
		if parseErr != nil {
			return nil, fmt.Errorf("history: line %d: %w", number, parseErr)
		}
		h = append(h, e)
	}
}

func empty(h History) error {
	if len(h) == 0 {
		return errors.New("history: line 1: the file is empty, it must begin with meta")
	}
	return nil
}

// nextLine reads up to the next line feed, which it leaves out. It gives
// io.EOF with what is left when there is no further line feed.
func nextLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, fmt.Errorf("longer than %d bytes", maxLine)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSuffix(line, []byte("\n")), err
		}
	}
}

// otherVersion says that a line that cannot be read begins the file of another
// version of the format. Its fields are others, and an error about one of them
// would tell nobody what to do.
func otherVersion(line []byte) error {
	var e struct{ Meta *struct{ Version int } }
	if readable := json.Unmarshal(line, &e) == nil; readable && e.Meta != nil && e.Meta.Version != Version {
		return Meta{Version: e.Meta.Version}.validate()
	}
	return nil
}

func parse(line []byte) (Event, error) {
	var e Event
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		if errors.Is(err, io.EOF) {
			return e, errors.New("blank line")
		}
		return e, cmp.Or(otherVersion(line), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return e, errors.New("more than one value in the line")
	}
	return e, nil
}
