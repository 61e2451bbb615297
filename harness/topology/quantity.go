package topology

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// parseDuration reads "5s", "1m30s", "250ms". It must be above zero.
func parseDuration(value any) (time.Duration, error) {
	text := fmt.Sprint(value)
	d, err := time.ParseDuration(text)
	switch {
	case err == nil && d > 0:
		return d, nil
	case err == nil:
		return 0, fmt.Errorf("%q must be above zero", text)
	case isNumber(text):
		return 0, fmt.Errorf("%q has no unit (did you mean \"%ss\"?)", text, text)
	default:
		return 0, fmt.Errorf("%q is no duration (such as 5s, 250ms, 1m30s)", text)
	}
}

// parseShare reads "20%" or 0.2 as a share of 0..1.
func parseShare(value any) (float64, error) {
	text := fmt.Sprint(value)
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	share, err := parseFinite(number)
	if err != nil {
		return 0, fmt.Errorf("%q is no share (such as 20%% or 0.2)", text)
	}
	if percent {
		share /= 100
	}
	if share > 1 && share <= 100 && !percent {
		return 0, fmt.Errorf("%q is above 1 (did you mean \"%s%%\"?)", text, number)
	}
	if share < 0 || share > 1 {
		return 0, fmt.Errorf("%q must be from 0%% to 100%%", text)
	}
	return share, nil
}

// parseRate reads "100/s", "600/m" or 100 as requests a second.
func parseRate(value any) (float64, error) {
	text := fmt.Sprint(value)
	number, unit, given := strings.Cut(strings.ReplaceAll(text, " ", ""), "/")
	per := 1.0
	switch {
	case !given || unit == "s" || unit == "sec" || unit == "second":
	case unit == "m" || unit == "min" || unit == "minute":
		per = 60
	default:
		return 0, fmt.Errorf("%q has an unknown unit %q (known: /s, /m)", text, "/"+unit)
	}
	rate, err := parseFinite(number)
	if err != nil {
		return 0, fmt.Errorf("%q is no rate (such as 100/s or 600/m)", text)
	}
	if rate /= per; rate <= 0 || rate > maxRate {
		return 0, fmt.Errorf("%q must be above 0 and at most %d/s", text, maxRate)
	}
	return rate, nil
}

// maxRate, in requests a second, is what one machine can send as an open loop
// beside the system that it measures.
const maxRate = 10_000

// parseCount reads a whole number, 0 or more.
func parseCount(value any) (int, error) {
	n, err := strconv.Atoi(fmt.Sprint(value))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is no whole number of 0 or more", fmt.Sprint(value))
	}
	return n, nil
}

// parseFactor reads a number above 0.
func parseFactor(value any) (float64, error) {
	f, err := parseFinite(fmt.Sprint(value))
	if err != nil || f <= 0 {
		return 0, fmt.Errorf("%q is no number above 0", fmt.Sprint(value))
	}
	return f, nil
}

func parseFinite(text string) (float64, error) {
	f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err == nil && (math.IsNaN(f) || math.IsInf(f, 0)) {
		err = strconv.ErrRange
	}
	return f, err
}

func isNumber(text string) bool {
	_, err := parseFinite(text)
	return err == nil
}
