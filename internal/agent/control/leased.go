package control

import (
	"net/http"
	"strings"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/jsonapi"
)

func (p Parts) putLease(w http.ResponseWriter, r *http.Request) {
	var wanted gateway.LeaseRequest
	if err := jsonapi.Read(w, r, &wanted); err != nil {
		jsonapi.Fail(w, http.StatusBadRequest, err)
		return
	}
	told, err := p.Lease.Renew(wanted.TTL)
	reply(w, told, err)
}

// admit returns what act returns, if the lease lets it act.
func admit[T any](lease Leasing, act func() (T, error)) (value T, err error) {
	err = lease.Admit(func() error {
		value, err = act()
		return err
	})
	return value, err
}

// leased keeps toxiproxy from changing anything while the lease has run out.
// Looking, and healing, is free.
func leased(lease Leasing, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || endsToxics(r) {
			next.ServeHTTP(w, r)
			return
		}
		acted := false
		err := lease.Admit(func() error {
			acted = true
			next.ServeHTTP(w, r)
			return nil
		})
		if err != nil && !acted {
			jsonapi.Fail(w, status(err), err)
		}
	})
}

// endsToxics holds for DELETE /proxies/PROXY/toxics/TOXIC and POST /reset.
func endsToxics(r *http.Request) bool {
	return r.URL.Path == "/reset" || r.Method == http.MethodDelete && strings.Contains(r.URL.Path, "/toxics/")
}
