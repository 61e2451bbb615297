package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Settings are what the environment says about a member.
type Settings struct {
	Region   string            // this member's; also its name in Raft's configuration
	Members  map[string]string // host name by region, this member's too
	Data     string            // folder of Raft's log and snapshots
	Election time.Duration     // how long a candidate waits for votes before it tries again
	PreVote  bool              // ask whether an election could be won before the term is raised
	HTTPPort string
	RaftPort string
}

// heartbeat is for how long a follower hears nothing before it gives up on its
// leader. Raft waits between one and two times as long, and another time as long
// when a sign of life came in between. All followers must have given up before
// anybody is elected, so half the election time-out keeps a failover within
// 1.5 election time-outs.
func (s Settings) heartbeat() time.Duration { return s.Election / 2 }

const (
	defaultElection = 5 * time.Second
	leastElection   = 100 * time.Millisecond
	defaultData     = "/data"
)

// readSettings reads the environment:
//
//	QUORUM_REGION    region of this member (required)
//	QUORUM_MEMBERS   all members, as REGION=HOST,REGION=HOST,... (required)
//	QUORUM_ELECTION  election time-out (5s); followers give up on a silent leader
//	                 after half of it, at the earliest
//	QUORUM_PREVOTE   on (default) or off
//	QUORUM_DATA      folder of the log (/data)
func readSettings(look func(string) string) (Settings, error) {
	s := Settings{
		Region: look("QUORUM_REGION"), Data: look("QUORUM_DATA"),
		Election: defaultElection, HTTPPort: "8080", RaftPort: "7000",
	}
	if s.Data == "" {
		s.Data = defaultData
	}
	var err error
	if s.Members, err = readMembers(look("QUORUM_MEMBERS")); err != nil {
		return Settings{}, err
	}
	if s.Members[s.Region] == "" {
		return Settings{}, fmt.Errorf("QUORUM_REGION %q is not among the regions of QUORUM_MEMBERS: %s",
			s.Region, strings.Join(s.regions(), ", "))
	}
	if text := look("QUORUM_ELECTION"); text != "" {
		if s.Election, err = time.ParseDuration(text); err != nil || s.Election < leastElection {
			return Settings{}, fmt.Errorf("QUORUM_ELECTION %q: write a duration of at least %s, such as 5s", text, leastElection)
		}
	}
	switch text := look("QUORUM_PREVOTE"); text {
	case "on", "":
		s.PreVote = true
	case "off":
	default:
		return Settings{}, fmt.Errorf("QUORUM_PREVOTE %q: write on or off", text)
	}
	return s, nil
}

func readMembers(text string) (map[string]string, error) {
	members := map[string]string{}
	for one := range strings.SplitSeq(text, ",") {
		region, host, ok := strings.Cut(strings.TrimSpace(one), "=")
		if !ok || region == "" || host == "" {
			return nil, fmt.Errorf("QUORUM_MEMBERS: %q is not REGION=HOST", one)
		}
		if members[region] != "" {
			return nil, fmt.Errorf("QUORUM_MEMBERS: region %q stands there twice; a region has one member", region)
		}
		members[region] = host
	}
	return members, nil
}

// regions are those of all members, in an order that all members share.
func (s Settings) regions() []string {
	var all []string
	for region := range s.Members {
		all = append(all, region)
	}
	slices.Sort(all)
	return all
}
