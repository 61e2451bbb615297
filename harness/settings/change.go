package settings

// Change is something that people do to the system while it is used, such as pressing
// the button that moves users to the other region. The texts are those of the fault
// change.command.
type Change struct {
	Name       string
	Target     string // selector of the hosts on which the command runs
	Argv       string // the command
	Undo       string // the command that takes it back; "" when the change stays
	InBlackout bool   // it is what people do when the home region is dark
}
