package compose

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// regionsIn guesses the regions of services from their names: web-eu and web-us, db_dc1
// and db_dc2. One region alone is none.
func regionsIn(project *types.Project) map[string]string {
	of := map[string]string{}
	seen := map[string]bool{}
	for name := range project.Services {
		if region := placeIn(name); region != "" {
			of[name], seen[region] = region, true
		}
	}
	if len(seen) < 2 {
		return nil
	}
	return of
}

// placeIn is the place that a name tells; "" when it tells none.
func placeIn(name string) string {
	if of := regexp.MustCompile(`\b(?:us|eu|ap|sa|ca|me|af)-(?:north|south|east|west|central)+-?[0-9]\b`).FindString(name); of != "" {
		return of
	}
	words := regexp.MustCompile(`[-_.]`).Split(strings.ToLower(name), -1)
	places := strings.Fields(`us eu asia emea apac america europe africa australia east west north south central
		london paris frankfurt dublin ireland amsterdam stockholm oslo vienna lisbon madrid milan zurich warsaw berlin
		virginia oregon ohio california texas montreal toronto saopaulo seoul tokyo osaka singapore mumbai sydney hongkong`)
	numbered := regexp.MustCompile(`^(?:dc|az|zone|region|site)[0-9a-c]$`)
	for _, word := range words {
		if slices.Contains(places, word) || numbered.MatchString(word) {
			return word
		}
	}
	return ""
}

// regions says which regions there seem to be, or how to tell.
func (p *proposing) regions(of map[string]string) {
	if len(of) == 0 {
		p.line("  # No regions are told by the names of services. Label services gameday.region: NAME,")
		p.line("  # and their loss is tried too; with home: NAME also the way home.")
		return
	}
	names := slices.Sorted(maps.Values(of))
	p.line("  regions: [%s]    # guessed from the names of services, see the labels below", strings.Join(slices.Compact(names), ", "))
	p.ask("which region serves when all is well, if one does: home: NAME")
}

// labels writes the guessed regions as labels, merged onto the services.
func (p *proposing) labels(of map[string]string) {
	if len(of) == 0 {
		return
	}
	p.line("\nservices:")
	for _, name := range slices.Sorted(maps.Keys(of)) {
		p.line("  %s: { labels: { gameday.region: %s } }", name, of[name])
	}
}
