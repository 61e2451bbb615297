// Package nft has the few words of nftables that the agent speaks: matches,
// counters and verdicts as expressions for the kernel.
package nft
