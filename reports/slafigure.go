package reports

import (
	"math"

	"github.com/gameday-harness/gameday/harness/sla"
)

// shareFigure writes an availability with three digits of what is missing to 100 %. It
// is cut and not rounded, so that it never becomes better than it is.
func shareFigure(a float64) string {
	if !finite(a) {
		return "not a number"
	}
	down := (1 - a) * 100
	if down <= 1e-13 {
		return "100 %"
	}
	places := min(max(2-int(math.Floor(math.Log10(down)+1e-9)), 1), 12)
	scale := math.Pow(10, float64(places))
	return trimmed(fixed(math.Floor(a*100*scale+1e-6)/scale, places)) + " %"
}

// minutesFigure writes minutes with three digits: "129 min", "43.2 min", "0.0259 min".
func minutesFigure(minutes float64) string {
	if !finite(minutes) {
		return "not a number"
	}
	if minutes == 0 {
		return "0 min"
	}
	places := min(max(2-int(math.Floor(math.Log10(math.Abs(minutes)))), 0), 6)
	return fixed(roundTo(minutes, places), places) + " min"
}

// aMonth is the downtime in a month of an availability, in minutes and, where they
// are many, in hours.
func aMonth(a float64) string {
	minutes := sla.Minutes(a)
	text := minutesFigure(minutes)
	if minutes >= 120 {
		text += " (" + fixed(roundTo(minutes/60, 1), 1) + " h)"
	}
	return text
}

// intervalFigure writes an interval as its middle and bound, as its ends when it is
// wide, or as the least that it is.
func intervalFigure(i sla.Interval, unit string, scale float64) string {
	low, high := i.Low*scale, i.High*scale
	switch {
	case i.Open && low <= 0:
		return "not known"
	case i.Open:
		return "at least " + withUnit(digits(low, math.Floor), unit)
	case high-low > (high+low)/2:
		return digits(low, math.Floor) + " to " + withUnit(digits(high, math.Ceil), unit)
	}
	return figure((low+high)/2, (high-low)/2, unit)
}

// digits writes a number of 0 or more with three digits, rounded one way.
func digits(v float64, round func(float64) float64) string {
	if v <= 0 || !finite(v) {
		return "0"
	}
	places := min(max(2-int(math.Floor(math.Log10(v))), 0), 9)
	scale := math.Pow(10, float64(places))
	cut := round(v*scale) / scale
	if near := math.Round(v*scale) / scale; math.Abs(near-v) < 1e-9*v {
		cut = near // only an error of binary fractions
	}
	return trimmed(fixed(cut, places))
}

// perMonth is the scale from seconds a year to minutes a month.
func perMonth() float64 { return sla.Month.Seconds() / sla.Year.Seconds() / 60 }

// yearlyAvailability is the share of a year in which users are served.
func yearlyAvailability(yearly sla.Interval) string {
	year := sla.Year.Seconds()
	if !yearly.Open {
		return figure(1-(yearly.Low+yearly.High)/2/year, (yearly.High-yearly.Low)/2/year, "ratio")
	}
	if yearly.Low <= 0 {
		return "not known"
	}
	return "at most " + shareFigure(1-yearly.Low/year)
}

// budgetLeft is what an objective allows of a month, less what is spent, in minutes.
func budgetLeft(objective float64, yearly sla.Interval) string {
	budget := sla.Minutes(objective)
	low, high := budget-yearly.High*perMonth(), budget-yearly.Low*perMonth()
	switch {
	case yearly.Open && yearly.Low <= 0:
		return "not known"
	case yearly.Open:
		return "at most " + minutesFigure(high)
	}
	return figure((low+high)/2, (high-low)/2, "min")
}
