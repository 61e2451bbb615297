package compose

import "strings"

// treatment says what becomes of a field of the compose model.
type treatment int

const (
	carried treatment = iota + 1 // the world honours it
	nested                       // its own fields are treated one by one
	ignored                      // it changes nothing; a warning says so, and nobody gets to see it
	noted                        // as ignored, but for its name: others are told it
	refused                      // it would change the system's meaning: an error
)

// rule is the treatment of one field.
type rule struct {
	treatment treatment
	why       string   // ignored, refused: the reason, for the message
	only      []string // carried: the values it may have; nil: any
}

// rules maps a field's path in the compose model, without the names and indexes
// on the way ("services.deploy.resources.limits.cpus"), to its treatment. A
// field that is in no rule is refused.
type rules map[string]rule

func (r rules) carry(under string, fields string) {
	r.each(under, fields, rule{treatment: carried})
}

func (r rules) nest(under string, fields string) {
	r.each(under, fields, rule{treatment: nested})
}

func (r rules) ignore(under string, fields, why string) {
	r.each(under, fields, rule{treatment: ignored, why: why})
}

func (r rules) note(under string, fields, why string) {
	r.each(under, fields, rule{treatment: noted, why: why})
}

func (r rules) refuse(under string, fields, why string) {
	r.each(under, fields, rule{treatment: refused, why: why})
}

// only carries a field, but refuses it with other values than these.
func (r rules) only(field string, values []string, why string) {
	r[field] = rule{treatment: carried, why: why, only: values}
}

func (r rules) each(under, fields string, one rule) {
	for field := range strings.FieldsSeq(fields) {
		r[join(under, field)] = one
	}
}

func join(under, field string) string {
	if under == "" {
		return field
	}
	return under + "." + field
}
