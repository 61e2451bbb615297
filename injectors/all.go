package injectors

import "github.com/gameday-harness/gameday/harness/fault"

// All are the kinds of faults, in the order in which they are listed.
func All() fault.Set {
	return fault.Set{
		noop{},
		dnsLost{},
		dnsDelay(),
		dnsServfail(),
		dnsNXDomain(),
		dnsRefused(),
		dnsEmpty(),
		dnsWrong(),
		dnsStale(),
		dnsTruncated(),
		dnsLoss(),
		hostKill{},
		hostStop{},
		hostRestart{},
		hostCrashLoop{},
		hostVanish{},
		hostStall{},
		hostMove{},
		hostCPU{},
		regionBlackout{},
		regionPower{},
		regionIsolate{},
		regionPartitionAsymmetric{},
		regionSlow{},
		partitionSplit{},
		partitionMajority{},
		partitionBridge{},
		partitionRing{},
		partitionOneway{},
		linkLatency{},
		linkBandwidth{},
		linkSlowClose{},
		linkTimeout{},
		linkResetPeer{},
		linkSlicer{},
		linkLimitData{},
		linkLoss{},
		linkCut{},
		linkRefused{},
		changeCommand{},
	}
}
