package reports

// classes of scenarios, in the order in which their tables stand: high
// availability, disaster recovery, and those that belong to neither.
func classes() []string { return []string{classHA, classDR, ""} }

// className is what the table of a class is called.
func className(class string) string {
	switch class {
	case classHA:
		return "High availability (ha): one host, one resolver or one link"
	case classDR:
		return "Disaster recovery (dr): a region"
	case "":
		return "Of no class"
	}
	return "Class " + class
}

// group is the scenarios of one class.
type group struct {
	Title  string // "" when there is only one
	Limits []goal // that go for the class, where classes have limits of their own
	report Report // with these scenarios only
	places []int  // of the scenarios in the whole report
}

// groupsOf parts a report by class, in the order of classes; a class that nobody
// knows comes last.
func groupsOf(r Report) []group {
	order := classes()
	byClass := map[string][]int{}
	for i, s := range r.Scenarios {
		order = withNew(order, []string{s.Class})
		byClass[s.Class] = append(byClass[s.Class], i)
	}
	var all []group
	for _, class := range order {
		places := byClass[class]
		if len(places) == 0 {
			continue
		}
		g := group{report: r, places: places}
		g.report.Scenarios = nil
		for _, i := range places {
			g.report.Scenarios = append(g.report.Scenarios, r.Scenarios[i])
		}
		if len(byClass) > 1 {
			g.Title = className(class)
		}
		if len(r.Objectives.HA)+len(r.Objectives.DR) > 0 {
			g.Limits = classLimits(r.Objectives, class)
		}
		all = append(all, g)
	}
	return all
}
