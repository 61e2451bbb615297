package fleet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Schema is the version of the form of a configuration.
const Schema = 1

// Config is what the fleet is held to.
type Config struct {
	Schema  int `json:"schema"`
	Version int `json:"version"` // grows by one with each push that is accepted
	Desired int `json:"desired"` // hosts in service when nothing changes
	// MinHealthy is how many hosts stay in service at least while others leave. The
	// schema lets it be missing; it then counts as lowDefault.
	MinHealthy *int `json:"min_healthy,omitempty"`
	Pace       Pace `json:"pace"` // between two changes
}

// Pace is a length of time that is written as text: "6s".
type Pace time.Duration

// MarshalText writes "6s".
func (p Pace) MarshalText() ([]byte, error) { return []byte(time.Duration(p).String()), nil }

// UnmarshalText reads "6s".
func (p *Pace) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	*p = Pace(d)
	return err
}

// lowDefault is what a missing MinHealthy counts as. That it is so low, and that
// nobody asks, is the mistake of 2018-11-22.
const lowDefault = 1

// Floor is how many hosts stay in service at least.
func (c Config) Floor() int {
	if c.MinHealthy == nil {
		return lowDefault
	}
	return *c.MinHealthy
}

// same says whether hosts run the same under two configurations. Versions and pace are
// the controller's business alone.
func (c Config) same(other Config) bool {
	return c.Desired == other.Desired &&
		(c.MinHealthy == nil) == (other.MinHealthy == nil) && c.Floor() == other.Floor()
}

// ParseConfig reads a configuration and checks its form: known keys, types, ranges.
// That its values make sense is not looked at here; see Guard.
func ParseConfig(data []byte) (Config, error) {
	c := Config{Schema: Schema}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("fleet: the configuration is no JSON of the schema: %w", err)
	}
	if d.More() {
		return c, errors.New("fleet: something follows on the configuration; push one JSON object")
	}
	var wrong []error
	if c.Schema != Schema {
		wrong = append(wrong, fmt.Errorf("fleet: schema %d is not known; write \"schema\": %d", c.Schema, Schema))
	}
	if c.Desired < 1 {
		wrong = append(wrong, fmt.Errorf("fleet: desired is %d; at least one host must be in service", c.Desired))
	}
	if c.MinHealthy != nil && (*c.MinHealthy < 0 || *c.MinHealthy > c.Desired) {
		wrong = append(wrong, fmt.Errorf("fleet: min_healthy is %d; it must be from 0 to desired, %d", *c.MinHealthy, c.Desired))
	}
	if c.Pace < Pace(100*time.Millisecond) {
		wrong = append(wrong, fmt.Errorf("fleet: pace is %s; it must be at least 100ms", time.Duration(c.Pace)))
	}
	return c, errors.Join(wrong...)
}
