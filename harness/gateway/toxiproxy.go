package gateway

import (
	"net/url"

	toxiproxy "github.com/Shopify/toxiproxy/v2/client"
)

// Toxiproxy returns toxiproxy's own client for the proxies of this gateway,
// one for each link under the link's name. Its calls end after 30 s.
func (c *Client) Toxiproxy() (*toxiproxy.Client, error) {
	endpoint, err := url.Parse(c.base)
	if err != nil {
		return nil, err
	}
	// It cannot send a bearer token, but Go sends a URL's password.
	endpoint.User = url.UserPassword("gameday", c.token)
	endpoint.Path = PathToxiproxy
	return toxiproxy.NewClient(endpoint.String()), nil
}
