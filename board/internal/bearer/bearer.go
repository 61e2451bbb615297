// Package bearer guards the control ports by a token.
package bearer

import (
	"crypto/subtle"
	"net/http"
	"strings"
)

// maxForm bounds what is read of somebody who has not shown the token, in bytes.
const maxForm = 4 << 10

// Guard lets requests through that carry the token: in the Authorization header, or,
// for a form without scripts, in its field "token".
func Guard(token string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		got, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			got = r.PostFormValue("token")
		}
		if subtle.ConstantTimeCompare([]byte(got), []byte(token)) != 1 {
			http.Error(w, "the token is missing or wrong (BOARD_TOKEN)", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}
