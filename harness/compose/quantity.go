package compose

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
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

// parseSomeShare reads a share that is above 0.
func parseSomeShare(value any) (float64, error) {
	share, err := parseShare(value)
	if err == nil && share == 0 {
		err = fmt.Errorf("%q must be above 0%%", fmt.Sprint(value))
	}
	return share, err
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

// parseNumber reads any finite number.
func parseNumber(value any) (float64, error) {
	f, err := parseFinite(fmt.Sprint(value))
	if err != nil {
		return 0, fmt.Errorf("%q is no number", fmt.Sprint(value))
	}
	return f, nil
}

// parseBytes reads "512MiB", "1g" or a number of bytes, as compose does. A
// number without a unit that is too small to mean bytes is a slip.
func parseBytes(value any) (uint64, error) {
	const least = 1 << 20
	text := fmt.Sprint(value)
	var size types.UnitBytes
	err := size.DecodeMapstructure(text)
	switch {
	case err != nil || size < 0:
		return 0, fmt.Errorf("%q is no size (such as 512MiB or 2GiB)", text)
	case size > 0 && size < least:
		return 0, fmt.Errorf("%q is less than 1 MiB (did you mean \"%sMiB\"?)", text, text)
	}
	return uint64(size), nil
}

// parsePositive reads a whole number above 0.
func parsePositive(value any) (int, error) {
	n, err := parseCount(value)
	if err == nil && n == 0 {
		err = errors.New(`"0" must be above zero`)
	}
	return n, err
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
