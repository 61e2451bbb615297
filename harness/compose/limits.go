package compose

import "github.com/gameday-harness/gameday/harness/settings"

func readLimits(s section) settings.Limits {
	l := s.under("limits", "hosts_at_once", "experiment", "memory", "containers")
	usual := settings.DefaultLimits()
	return settings.Limits{
		HostsAtOnce: quantity(l, "hosts_at_once", usual.HostsAtOnce, parseSomeShare),
		Experiment:  quantity(l, "experiment", usual.Experiment, parseDuration),
		Memory:      quantity(l, "memory", usual.Memory, parseBytes),
		Containers:  quantity(l, "containers", usual.Containers, parsePositive),
	}
}
