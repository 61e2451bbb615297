package history

import "strconv"

// String says what is demanded in a few words.
func (d Demand) String() string {
	s := d.Measure
	if d.Limit != nil {
		s += " (limit " + strconv.FormatFloat(*d.Limit, 'g', -1, 64) + ")"
	}
	if d.Region != "" {
		s += " to " + d.Region
	}
	return s
}
