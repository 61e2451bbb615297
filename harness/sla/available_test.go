package sla

import (
	"math"
	"testing"
)

func part(name, place string, availability float64) Block {
	return Block{Kind: Part, Name: name, Place: place, Availability: availability}
}

// chain puts parts of these availabilities in series, each in a place of its own.
func chain(availabilities ...float64) Block {
	b := Block{Kind: Series}
	for i, a := range availabilities {
		b.Blocks = append(b.Blocks, part(string(rune('a'+i)), string(rune('a'+i)), a))
	}
	return b
}

// crowd is n parts of one place of which some must be up.
func crowd(n, needs int, availability float64) Block {
	b := Block{Kind: Parallel, Needs: needs}
	for i := range n {
		b.Blocks = append(b.Blocks, part(string(rune('a'+i)), "here", availability))
	}
	return b
}

// Worked examples of others; docs/sla.md says where they are from.
func TestWorkedExamplesFromPublishedGuides(t *testing.T) {
	shared := []float64{0.9999, 0.9999, 1}
	regional := []float64{0.9999, 0.9995, 0.9999, 0.999, 0.9999, 0.99995, 0.9999, 0.999, 0.9999, 0.9999, 0.9999, 0.999, 0.9999}
	one := chain(append(shared, regional...)...)
	both := Block{Kind: Parallel, Needs: 1, Blocks: []Block{one, one}}
	twoRegions := Block{Kind: Series, Blocks: append(chain(shared...).Blocks, both)} // the guide has what is shared in each region too
	for _, c := range []struct {
		name     string
		block    Block
		c        Case
		want     float64 // as published
		rounding float64 // of what was published
	}{
		{"three parts of 99.9 % in series", chain(0.999, 0.999, 0.999), Case{}, 0.997, 5e-5},
		{"a web app and its database", chain(0.9995, 0.9995), Case{}, 0.99900025, 5e-9},
		{"four nines with two hard dependencies", chain(0.9999, 0.9999, 0.9999), Case{}, 0.9997, 5e-5},
		{"eight services", chain(0.9999, 0.9999, 0.9995, 0.999, 0.99995, 0.999, 0.9999, 0.999), Case{}, 0.99616, 5e-6},
		{"one region", one, Case{}, 0.99546, 5e-6},
		{"two regions behind what they share", twoRegions, Case{}, 0.999779, 5e-7},
		{"one of two of 99.9 %", crowd(2, 1, 0.999), Case{}, 0.999999, 5e-10},
		{"two of three, a twentieth in common", crowd(3, 2, 0.999), Case{Beta: 0.05}, 1 - 5.3e-5, 5e-7},
		{"two disks, 8 % in common", crowd(2, 1, 1-0.017), Case{Beta: 0.08}, 1 - (0.08*0.017 + 0.92*0.92*0.017*0.017), 2e-6},
	} {
		if got := c.block.Available(c.c); math.Abs(got-c.want) > c.rounding {
			t.Errorf("%s: %.7f, published is %.7f", c.name, got, c.want)
		}
	}
}

func TestThreePartsInSeriesCostMoreThanTwoHoursAMonth(t *testing.T) {
	minutes := Minutes(chain(0.999, 0.999, 0.999).Available(Case{}))
	if minutes < 129.4 || minutes > 129.5 {
		t.Errorf("%.2f minutes, by hand they are (1 - 0.999^3) x 43200 = 129.47", minutes)
	}
}

func TestAvailable(t *testing.T) {
	sw := func(pilot float64) Block {
		return Block{Kind: Switched, Needs: 1, Blocks: []Block{part("pilot", "", pilot), part("home", "x", 0.9), part("other", "y", 0.8)}}
	}
	mixed := Block{Kind: Parallel, Needs: 2, Blocks: []Block{part("a", "x", 0.9), part("b", "x", 0.9), part("c", "y", 0.8)}}
	for _, c := range []struct {
		name  string
		block Block
		c     Case
		want  float64
	}{
		{"one part", part("a", "", 0.99), Case{}, 0.99},
		{"a part that never fails", part("a", "", 0.99), Case{Sure: map[string]bool{"a": true}}, 1},
		{"one of two", crowd(2, 1, 0.9), Case{}, 0.99},
		{"two of three", crowd(3, 2, 0.9), Case{}, 0.972},
		{"none is needed", crowd(2, 0, 0.9), Case{}, 1},
		{"more than there are", crowd(2, 3, 0.9), Case{}, 0},
		{"all in common", crowd(2, 1, 0.9), Case{Beta: 1}, 0.9},
		{"half in common", crowd(2, 1, 0.9), Case{Beta: 0.5}, 1 - (0.05 + 0.95*0.05/0.95*0.05/0.95)},
		{"in common, but apart", crowd(2, 1, 0.9), Case{Beta: 0.5, Apart: map[string]bool{"here": true}}, 0.99},
		{"unlike parts in two places", mixed, Case{}, 0.9*0.9 + 2*0.9*0.1*0.8},
		{"dead parts", crowd(2, 1, 1e-300), Case{Beta: 1}, 0},
		{"a switch that never fails", sw(1), Case{}, 0.98},
		{"a switch that is never there", sw(0), Case{}, 0.9},
		{"a switch", sw(0.5), Case{}, 0.94},
	} {
		if got := c.block.Available(c.c); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %.10f, want %.10f", c.name, got, c.want)
		}
	}
}

// What parts have in common leaves each part's own availability as it was.
func TestTheCommonCauseKeepsEachPartsAvailability(t *testing.T) {
	b := Block{Kind: Parallel, Needs: 2, Blocks: []Block{part("a", "x", 0.9), part("b", "x", 0.7)}}
	up := b.howManyUp(Case{Beta: 0.4})
	if mean := up[1] + 2*up[2]; math.Abs(mean-1.6) > 1e-12 {
		t.Errorf("%.6f parts are up on average, want 0.9 + 0.7", mean)
	}
}

func TestTheSimulationAgreesWithTheFormula(t *testing.T) {
	nested := Block{Kind: Series, Blocks: []Block{
		part("edge", "", 0.95),
		{Kind: Switched, Blocks: []Block{part("pilot", "", 0.7), {Kind: Series, Blocks: []Block{crowd(2, 1, 0.8), part("db", "here", 0.9)}}, chain(0.8, 0.9)}},
		{Kind: Parallel, Needs: 3, Blocks: []Block{part("a", "x", 0.9), part("b", "x", 0.8), part("c", "y", 0.7), part("d", "y", 0.9), part("e", "z", 0.8)}},
	}}
	for i, b := range []Block{part("a", "", 0.3), chain(0.9, 0.8, 0.7), crowd(4, 2, 0.6), nested} {
		for _, beta := range []float64{0, 0.1, 0.9} {
			c := Case{Beta: beta}
			seen := Simulate(b, c, 200_000, uint64(i+1))
			if want := b.Available(c); want < seen.Low || want > seen.High {
				t.Errorf("block %d, beta %.1f: the formula says %.5f, the simulation %.5f to %.5f", i, beta, want, seen.Low, seen.High)
			}
		}
	}
}

// The comparison can fail: a formula that forgets the common cause is caught.
func TestTheSimulationRejectsAWrongFormula(t *testing.T) {
	b := crowd(3, 1, 0.7)
	seen := Simulate(b, Case{Beta: 0.3}, 200_000, 1)
	if wrong := b.Available(Case{}); wrong >= seen.Low && wrong <= seen.High {
		t.Errorf("%.5f lies within %.5f to %.5f though it leaves the common cause out", wrong, seen.Low, seen.High)
	}
}

func TestNothingSeenIsNotNothing(t *testing.T) {
	if e := wilson(1000, 1000); e.Low > 0.9935 || e.Low < 0.99 || e.High != 1 {
		t.Errorf("1000 of 1000: %.5f to %.5f", e.Low, e.High)
	}
	if e := wilson(0, 1000); e.Low != 0 || e.High < 0.0065 {
		t.Errorf("0 of 1000: %.5f to %.5f", e.Low, e.High)
	}
}
