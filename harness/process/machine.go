package process

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
)

// machineID tells this machine from others across reboots, or is "" where the
// machine has no id. It stands in labels and journals, so the id itself, which
// machine-id(5) asks to keep confidential, cannot be told from it. The host's
// name is part of it, since copies of one image often share an id.
func machineID() string {
	for _, file := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id"} {
		content, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		name, err := os.Hostname()
		if err != nil {
			return ""
		}
		return hashed(strings.TrimSpace(string(content)), name)
	}
	return ""
}

// hashed is an id of Gameday's own for a machine, as sd_id128_get_machine_app_specific(3)
// makes one. An id that is not set yet ("uninitialized") is none.
func hashed(id, host string) string {
	const length, shown = 32, 16 // hexadecimal digits of an id; bytes of ours
	if len(id) != length {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(id))
	mac.Write([]byte("gameday owner\x00" + host))
	return hex.EncodeToString(mac.Sum(nil)[:shown])
}
