package web

import (
	"crypto/tls"
	"crypto/x509"

	"github.com/gameday-harness/gameday/harness/settings"
)

// private makes the configuration of TLS; nil when nothing is said of it.
func (c *compiler) private(t *settings.TLS) *tls.Config {
	if t == nil {
		return nil
	}
	c.Enter("tls", 0)
	defer c.Enter("", 0)
	config := &tls.Config{ServerName: t.ServerName, InsecureSkipVerify: t.Insecure, MinVersion: tls.VersionTLS12} //nolint:gosec // the person's own choice, for a system under test
	if t.CA != "" {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM([]byte(t.CA)) {
			c.Fail("ca", 0, "there is no certificate in PEM in it")
		}
	}
	return config
}
