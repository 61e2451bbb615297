package health

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Call makes one request, bounded to two seconds, with a token if one is given,
// copies the answer to out, and fails unless its status is 2xx.
func Call(ctx context.Context, method, url, token string, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, http.NoBody)
	if err != nil {
		return fmt.Errorf("health: %s: %w", url, err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(out, io.LimitReader(res.Body, 1<<20)); err != nil {
		return fmt.Errorf("health: reading %s: %w", url, err)
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("health: %s answers %s", url, res.Status)
	}
	return nil
}
