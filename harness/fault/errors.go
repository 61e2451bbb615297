package fault

import "errors"

// ErrLevel is returned by SetLevel of a fault that is either in force or not.
var ErrLevel = errors.New("fault: this kind has no level: it is in force or it is not")
