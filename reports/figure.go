package reports

import (
	"math"
	"strconv"
	"strings"
)

// figure writes a measured value with its unit and its bound, such as
// "4.812 s ± 0.014 s". The bound is rounded up to two digits, so that it still
// contains the truth, and the value carries no digit that the bound does not.
// A value without a bound is exact: "0 writes".
func figure(value, bound float64, unit string) string {
	if !finite(value) || !finite(bound) {
		return "not a number"
	}
	value, bound, unit = scaled(value, math.Abs(bound), unit)
	if bound == 0 {
		return withUnit(exact(value, unit), unit)
	}
	v, b := rounded(value, bound)
	return withUnit(v, unit) + " ± " + withUnit(b, unit)
}

// scaled turns a ratio into per cent.
func scaled(value, bound float64, unit string) (float64, float64, string) {
	if unit == "ratio" {
		return value * 100, bound * 100, "%"
	}
	return value, bound, unit
}

// rounded rounds a value to the digits that its bound carries. What the value
// moves by rounding is added to the bound.
func rounded(value, bound float64) (string, string) {
	places := placesOf(bound)
	v := roundTo(value, places)
	b := ceilTo(bound+math.Abs(value-v), places)
	if placesOf(b) != places { // the bound grew by a digit
		places = placesOf(b)
		v = roundTo(value, places)
		b = ceilTo(bound+math.Abs(value-v), places)
	}
	shown := max(places, 0)
	return fixed(v, shown), fixed(b, shown)
}

// placesOf is the number of decimals that show two digits of a bound; negative
// when it goes into the tens. A bound below a millionth has nothing to add.
func placesOf(bound float64) int {
	return min(1-int(math.Floor(math.Log10(bound)+1e-9)), 6)
}

func roundTo(v float64, places int) float64 {
	scale := math.Pow(10, float64(places))
	if math.Abs(v) >= huge {
		return v
	}
	return math.Round(v*scale) / scale
}

// ceilTo rounds up, but not for what is only an error of binary fractions. A
// bound never becomes nothing.
func ceilTo(v float64, places int) float64 {
	scale := math.Pow(10, float64(places))
	if math.Abs(v) >= huge {
		return v
	}
	return max(math.Ceil(v*scale-1e-6), 1) / scale
}

// huge figures have no digits after the point that mean anything.
const huge = 1e12

// fixed never writes a negative zero, nor more digits than a float has.
func fixed(v float64, places int) string {
	if math.Abs(v) >= huge {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return strconv.FormatFloat(v+0, 'f', places, 64)
}

// exact writes a value that is known without a bound. Per cent are cut and not
// rounded: 99.9996 % is not 100 %.
func exact(value float64, unit string) string {
	if value == math.Trunc(value) || math.Abs(value) >= huge {
		return fixed(value, 0)
	}
	places := 3
	if unit == "%" {
		cut := math.Trunc(value*1e3+math.Copysign(1e-6, value)) / 1e3
		return trimmed(fixed(cut, places))
	}
	return trimmed(strconv.FormatFloat(value, 'f', places, 64))
}

func trimmed(number string) string {
	if !strings.Contains(number, ".") {
		return number
	}
	return strings.TrimSuffix(strings.TrimRight(number, "0"), ".")
}

// withUnit writes "1 write" and "2 writes"; symbols such as s stay as they are.
func withUnit(number, unit string) string {
	switch {
	case unit == "":
		return number
	case number == "1" && len(unit) > 2 && strings.HasSuffix(unit, "s"):
		return number + " " + strings.TrimSuffix(unit, "s")
	}
	return number + " " + unit
}

// limitFigure writes a limit with all the digits that it was given with, and
// no more.
func limitFigure(limit float64, unit string) string {
	limit, _, unit = scaled(limit, 0, unit)
	return withUnit(strconv.FormatFloat(math.Round(limit*1e9)/1e9, 'f', -1, 64), unit)
}

// clockFigure writes a time on the time line: "12.04 s".
func clockFigure(s Seconds) string { return fixed(roundTo(float64(s), 2), 2) + " s" }

// spanFigure writes when an instant was, with the bound that its span gives.
func spanFigure(s Span) string {
	middle, half := float64(s.From+s.To)/2, float64(s.To-s.From)/2
	return figure(middle, half, "s")
}

// milliFigure writes a latency; "-" where nothing was measured.
func milliFigure(ms float64) string {
	switch {
	case ms <= 0:
		return "-"
	case ms >= 1000:
		return fixed(ms/1000, 2) + " s"
	case ms >= 10:
		return fixed(ms, 0) + " ms"
	}
	return fixed(ms, 1) + " ms"
}

// lengthFigure writes how long something took: "48.3 s", "6 min 02 s".
func lengthFigure(s Seconds) string {
	if s < 60 {
		return fixed(float64(s), 1) + " s"
	}
	whole := int(math.Round(float64(s)))
	if whole < 3600 {
		return strconv.Itoa(whole/60) + " min " + pad2(whole%60) + " s"
	}
	return strconv.Itoa(whole/3600) + " h " + pad2(whole%3600/60) + " min"
}

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
