package gateway

import (
	"net/http"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2/client"
	. "github.com/onsi/gomega"
)

func TestToxics(t *testing.T) {
	g := NewWithT(t)
	const link = "web-1>db-1:5432"
	client, request := serve(t, http.StatusOK, `{"name":"f1-upstream"}`)
	g.Expect(client.AddToxic(t.Context(), link, toxiproxy.Toxic{Name: "f1-upstream"})).To(Succeed())
	asked := request()
	g.Expect(asked.Method + " " + asked.URL.Path).To(Equal("POST /toxiproxy/proxies/" + link + "/toxics"))

	client, request = serve(t, http.StatusNoContent, "")
	g.Expect(client.RemoveToxic(t.Context(), link, "f1-upstream")).To(Succeed(), "the answer has no body")
	asked = request()
	g.Expect(asked.Method + " " + asked.URL.Path).To(Equal("DELETE /toxiproxy/proxies/" + link + "/toxics/f1-upstream"))

	client, _ = serve(t, http.StatusNotFound, `{"error":"toxic not found","status":404}`)
	g.Expect(client.RemoveToxic(t.Context(), link, "f1-upstream")).To(Succeed(), "it is not there any more")
	g.Expect(client.AddToxic(t.Context(), link, toxiproxy.Toxic{})).To(MatchError(ContainSubstring("toxic not found")))

	client, _ = serve(t, http.StatusInternalServerError, `{"error":"locked up","status":500}`)
	g.Expect(client.RemoveToxic(t.Context(), link, "f1-upstream")).To(MatchError(ContainSubstring("locked up")))

	client, _ = serve(t, http.StatusOK, `{"a>b:1":{"name":"a>b:1","toxics":[{"name":"t","type":"latency"}]},"c>d:1":{"name":"c>d:1","toxics":[]}}`)
	g.Expect(client.Toxics(t.Context())).To(And(HaveLen(1), HaveKeyWithValue("a>b:1", HaveLen(1))))
}
