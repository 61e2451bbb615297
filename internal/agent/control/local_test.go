package control

import (
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"
)

func TestLocal(t *testing.T) {
	for host, want := range map[string]int{
		"127.0.0.1:61000": http.StatusOK,
		"127.0.0.1":       http.StatusOK,
		"127.8.7.6:1":     http.StatusOK,
		"localhost:61000": http.StatusOK,
		"LocalHost":       http.StatusOK,
		"[::1]:61000":     http.StatusOK,
		"[::1]":           http.StatusOK,

		"":                       http.StatusMisdirectedRequest,
		"evil.example":           http.StatusMisdirectedRequest,
		"evil.example:61000":     http.StatusMisdirectedRequest,
		"127.0.0.1.evil.example": http.StatusMisdirectedRequest,
		"localhost.evil.example": http.StatusMisdirectedRequest,
		"198.18.0.2:61000":       http.StatusMisdirectedRequest,
		"0.0.0.0:61000":          http.StatusMisdirectedRequest,
		"[::]:61000":             http.StatusMisdirectedRequest,
		"[fe80::1]:61000":        http.StatusMisdirectedRequest,
		"2130706433:61000":       http.StatusMisdirectedRequest,
		"127.1:61000":            http.StatusMisdirectedRequest,
		"user@127.0.0.1:61000":   http.StatusMisdirectedRequest,
	} {
		t.Run(host, func(t *testing.T) {
			g := NewWithT(t)
			for _, authorization := range []string{"Bearer secret", "Bearer wrong", ""} {
				request := httptest.NewRequest(http.MethodGet, "/healthz", nil)
				request.Host = host
				request.Header.Set("Authorization", authorization)
				answer := httptest.NewRecorder()
				handler(&recorded{}).ServeHTTP(answer, request)
				if want == http.StatusOK && authorization != "Bearer secret" {
					g.Expect(answer.Code).To(Equal(http.StatusUnauthorized))
					continue
				}
				// With a foreign host nobody learns whether the token was right.
				g.Expect(answer.Code).To(Equal(want))
			}
		})
	}
}
