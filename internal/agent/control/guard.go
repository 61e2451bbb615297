package control

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/jsonapi"
)

// guard lets only those through who know the token. toxiproxy's own client can
// send no bearer token, but it can send a password.
func guard(token string, next http.Handler) http.Handler {
	wanted := sha256.Sum256([]byte(token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok && strings.HasPrefix(r.URL.Path, gateway.PathToxiproxy+"/") {
			_, given, _ = r.BasicAuth()
		}
		sum := sha256.Sum256([]byte(given)) // equal lengths, whatever was given
		if subtle.ConstantTimeCompare(sum[:], wanted[:]) != 1 {
			w.Header().Set("Connection", "close") // a stranger does not stay
			jsonapi.Fail(w, http.StatusUnauthorized, errors.New("the control API needs the token of this world"))
			return
		}
		known(r)
		r.Header.Del("Authorization") // it is nobody's business further on
		next.ServeHTTP(w, r)
	})
}
