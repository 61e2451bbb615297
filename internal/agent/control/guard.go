package control

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"github.com/gameday-harness/gameday/internal/agent/jsonapi"
)

// guard lets only those through who know the token.
func guard(token string, next http.Handler) http.Handler {
	wanted := sha256.Sum256([]byte(token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
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
