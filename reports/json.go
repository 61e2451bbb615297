package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// JSON renders the report in full, in the form that Load reads. Its schema is
// the Report type; Schema is its version.
func JSON(w io.Writer, r Report) error {
	e := json.NewEncoder(w)
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("reports: write run %q as JSON: %w", r.Run, err)
	}
	return nil
}

// Load reads what JSON wrote. It is strict: an unknown field, another schema,
// an unknown state, series that do not match or anything after the report is
// an error.
func Load(in io.Reader) (Report, error) {
	d := json.NewDecoder(in)
	d.DisallowUnknownFields()
	var r Report
	if err := d.Decode(&r); err != nil {
		return Report{}, fmt.Errorf("reports: read report.json: %w (was it written by this version of gameday?)", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Report{}, errors.New("reports: read report.json: something follows the report; the file must hold one report only")
	}
	if err := check(r); err != nil {
		return Report{}, fmt.Errorf("reports: read report.json: %w", err)
	}
	return r, nil
}
