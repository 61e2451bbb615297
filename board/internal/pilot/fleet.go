package pilot

// Fleet is what the pilot sees of the web hosts of a region.
type Fleet struct {
	Known   int `json:"known"`   // addresses that the region's name stands for
	Healthy int `json:"healthy"` // of them, those whose web service says that it is well
}

// Serves tells whether users can be moved there: at least half of the hosts are well.
func (f Fleet) Serves() bool { return f.Healthy > 0 && 2*f.Healthy >= f.Known }

// Bare tells whether no host of the region serves.
func (f Fleet) Bare() bool { return f.Healthy == 0 }
