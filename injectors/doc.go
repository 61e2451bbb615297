// Package injectors holds the faults that can be injected into a running
// system, one in each file. noop.go is the smallest and the one to copy;
// docs/adding-a-fault.md grows a fault from it.
//
// A constructor checks everything that can be wrong and asks for the powers
// that its fault needs through a small interface. Injectors never know what
// kind of world they act on.
package injectors
