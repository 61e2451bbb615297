// Package lease lets the gateway drop every fault by itself when the run that
// put them in force has died.
//
//	never armed   nothing is dropped, everything is let in
//	armed         until the time that the last renewal gave
//	run out       everything is dropped, and again every while, in case that
//	              something failed; new faults are refused until a renewal
//
// What was let in before the lease ran out, and takes effect only afterwards, is
// dropped as well.
package lease
