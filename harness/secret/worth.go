package secret

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// minLength is how many characters a value must have to be hidden, and minDigits
// how many if it is a number.
const (
	minLength = 4
	minDigits = 6
)

// Worth says whether a value may be hidden. What is very short, a switch, a
// small number, a duration or a word that every example uses as a password would
// be found all over a report that tells of other things, and protects nothing.
func Worth(value string) bool {
	value = strings.TrimSpace(value)
	if utf8.RuneCountInString(value) < minLength || slices.Contains(commonplace(), strings.ToLower(value)) {
		return false
	}
	if _, err := strconv.ParseFloat(value, 64); err == nil && len(value) < minDigits {
		return false
	}
	_, err := time.ParseDuration(value)
	return err != nil || len(value) >= 2*minDigits
}

// commonplace are words that stand where a secret should, and hide nothing.
func commonplace() []string {
	return []string{
		"true", "false", "none", "null", "default", "disabled", "enabled", "required", "optional", "localhost",
		"admin", "root", "user", "test", "guest", "demo", "example", "changeme", "password", "secret", "token",
		"postgres", "postgresql", "mysql", "mariadb", "redis", "mongo", "rabbitmq", "bearer", "basic", "session",
	}
}
