package drill

import (
	"fmt"
	"time"
)

// Month is a month of the calendar. It has a drill of its own, the same for everybody.
type Month struct{ year, month int }

// MonthOf is the month of an instant, in UTC.
func MonthOf(t time.Time) Month {
	t = t.UTC()
	return Month{t.Year(), int(t.Month())}
}

// ParseMonth reads a month such as "2026-11".
func ParseMonth(text string) (Month, error) {
	t, err := time.Parse("2006-01", text)
	if err != nil {
		return Month{}, fmt.Errorf("%q is no month, as 2026-11 is", text)
	}
	return MonthOf(t), nil
}

// Seed is the month's: year times 100 plus month, so 202611 for November 2026.
func (m Month) Seed() int64 {
	const parts = 100
	return int64(m.year*parts + m.month)
}

func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.year, m.month) }
