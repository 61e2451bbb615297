package gateway

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	toxiproxy "github.com/Shopify/toxiproxy/v2/client"
)

// AddToxic puts a toxic on the proxy of a link. One of that name must not be
// there yet. Toxiproxy's own client knows no contexts, and its API can lock up
// for ever (toxiproxy#558), so every call here ends after Patience.
func (c *Client) AddToxic(ctx context.Context, proxy string, t toxiproxy.Toxic) error {
	_, err := call[toxiproxy.Toxic](ctx, c, Patience, http.MethodPost, toxicsPath(proxy), t)
	return err
}

// RemoveToxic takes a toxic off a proxy. One that is not there is passed over, so
// it can be repeated.
func (c *Client) RemoveToxic(ctx context.Context, proxy, name string) error {
	_, err := exchange(ctx, c, Patience, http.MethodDelete, toxicsPath(proxy)+"/"+url.PathEscape(name), nil)
	var status *StatusError
	if errors.As(err, &status) && status.Status == http.StatusNotFound {
		return nil
	}
	return err
}

// Toxics returns the toxics that are in force, by the proxies that have any.
func (c *Client) Toxics(ctx context.Context) (map[string]toxiproxy.Toxics, error) {
	proxies, err := call[map[string]toxiproxy.Proxy](ctx, c, Patience, http.MethodGet, PathToxiproxy+"/proxies", nil)
	if err != nil {
		return nil, err
	}
	found := map[string]toxiproxy.Toxics{}
	for name, p := range proxies {
		if len(p.ActiveToxics) > 0 {
			found[name] = p.ActiveToxics
		}
	}
	return found, nil
}

func toxicsPath(proxy string) string {
	return PathToxiproxy + "/proxies/" + url.PathEscape(proxy) + "/toxics"
}
