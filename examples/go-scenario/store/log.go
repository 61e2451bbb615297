package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// item is one line of the log.
type item struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

// log is the store: every item that was ever written, on disk and in memory.
type log struct {
	mu     sync.RWMutex
	file   *os.File
	values map[string]string
}

// openLog reads a log. A last line that was not written to its end, since the
// process was killed, was never acknowledged: it is cut off.
func openLog(path string) (*log, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	l := &log{file: file, values: map[string]string{}}
	end, err := l.replay()
	if err == nil {
		err = file.Truncate(end)
	}
	if err == nil {
		_, err = file.Seek(end, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), file.Close())
	}
	return l, nil
}

// replay reads all whole lines, and returns where they end.
func (l *log) replay() (end int64, err error) {
	lines := bufio.NewReader(l.file)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return end, nil
		}
		if err != nil {
			return end, err
		}
		var i item
		if err := json.Unmarshal(bytes.TrimSpace(line), &i); err != nil {
			return end, fmt.Errorf("at byte %d: %w", end, err)
		}
		l.values[i.ID] = i.Value
		end += int64(len(line))
	}
}

// put writes an item, and returns when it is on disk.
func (l *log) put(i item) error {
	line, err := json.Marshal(i)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.file.Write(append(line, '\n')); err != nil {
		return err
	}
	if err := l.file.Sync(); err != nil {
		return err
	}
	l.values[i.ID] = i.Value
	return nil
}

func (l *log) get(id string) (item, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	value, ok := l.values[id]
	return item{id, value}, ok
}
