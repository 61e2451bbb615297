package fleet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// ErrRefused is in the error of a push that the guard refused.
var ErrRefused = errors.New("fleet: the push is refused")

const pressLimit = 5 * time.Second

// Press pushes a configuration to the controller at an address, and writes what it
// answers. The text is JSON, or @FILE.
func Press(ctx context.Context, base, token, text string, out io.Writer) error {
	if file, is := strings.CutPrefix(text, "@"); is {
		data, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("fleet: %w", err)
		}
		text = string(data)
	}
	ctx, cancel := context.WithTimeout(ctx, pressLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/config", strings.NewReader(text))
	if err != nil {
		return fmt.Errorf("fleet: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("fleet: %w", err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(out, io.LimitReader(res.Body, 1<<20)); err != nil {
		return fmt.Errorf("fleet: reading the answer: %w", err)
	}
	switch res.StatusCode {
	case http.StatusAccepted:
		return nil
	case http.StatusUnprocessableEntity:
		return ErrRefused
	}
	return fmt.Errorf("fleet: the push is answered %s", res.Status)
}
