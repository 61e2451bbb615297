package keeper

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// conf is what the keeper decides about PostgreSQL's settings.
type conf struct {
	SyncRegion string // commits wait for the standby in that region; "" for none
	Fenced     bool
	Conninfo   string // of the primary to follow; "" for none
	InStep     bool   // told to web hosts: what is acknowledged can be read on the standby
}

// render gives the text of the file that postgresql.conf includes.
func (c conf) render() string {
	names := ""
	if c.SyncRegion != "" {
		names = `"` + c.SyncRegion + `"`
	}
	var b strings.Builder
	b.WriteString("# Written by the keeper; changes are lost.\n")
	fmt.Fprintf(&b, "synchronous_standby_names = %s\n", quote(names))
	fmt.Fprintf(&b, "default_transaction_read_only = %s\n", onOff(c.Fenced))
	fmt.Fprintf(&b, "board.in_step = %s\n", onOff(c.InStep))
	fmt.Fprintf(&b, "primary_conninfo = %s\n", quote(c.Conninfo))
	return b.String()
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func quote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// conninfo is how this region's database reaches the one at host.
func conninfo(host, password, region string) string {
	return fmt.Sprintf("host=%s port=5432 user=replicator password=%s dbname=postgres application_name=%s "+
		"connect_timeout=2 keepalives_idle=2 keepalives_interval=1 keepalives_count=3 tcp_user_timeout=3000 sslmode=disable",
		host, conninfoQuote(password), region)
}

func conninfoQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// replaceFile writes a file so that a reader, and a crash, sees the old or the
// new content.
func replaceFile(path, content string) error {
	next := path + ".next"
	f, err := os.OpenFile(next, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("keeper: writing %s: %w", path, err)
	}
	_, err = f.WriteString(content)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(next, path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("keeper: writing %s: %w", path, err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
