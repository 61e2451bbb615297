package lab

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/compose"
)

// TestDocsWorkloads prepares a lab for each workload that the page shows, so that none
// says what is not understood.
func TestDocsWorkloads(t *testing.T) {
	g := NewWithT(t)
	page, err := os.ReadFile("../../docs/workloads.md")
	g.Expect(err).NotTo(HaveOccurred())
	blocks := regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$").FindAllStringSubmatch(string(page), -1)
	g.Expect(blocks).To(HaveLen(3))
	for _, b := range blocks {
		entry := regexp.MustCompile(`entrypoint: (\S+):(\d+)`).FindStringSubmatch(b[1])
		g.Expect(entry).To(HaveLen(3), b[1])
		dir := t.TempDir()
		file := filepath.Join(dir, "compose.yaml")
		g.Expect(os.Mkdir(filepath.Join(dir, "certs"), 0o700)).To(Succeed())
		g.Expect(os.WriteFile(filepath.Join(dir, "certs", "ca.pem"), []byte(certificate), 0o600)).To(Succeed())
		text := b[1] + "services: { " + entry[1] + ": { image: image, expose: [\"" + entry[2] + "\"] } }\n"
		g.Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
		f, err := compose.Load(t.Context(), file, compose.Env("APP_PASSWORD=a", "DEMO_PASSWORD=b", "REDIS_PASSWORD=c"))
		g.Expect(err).NotTo(HaveOccurred(), b[1])
		g.Expect(f.Warnings).To(BeEmpty(), b[1])
		_, err = Open(f, Options{})
		g.Expect(err).NotTo(HaveOccurred(), b[1])
	}
}

// certificate is one that nobody believes.
const certificate = `-----BEGIN CERTIFICATE-----
MIIBhDCCASugAwIBAgIUPMn81CEHKoYHmf3l1mUnkn6imaUwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMZXhhbXBsZS50ZXN0MCAXDTI2MTEyNzIyNDA1OVoYDzIxMjYx
MTAzMjI0MDU5WjAXMRUwEwYDVQQDDAxleGFtcGxlLnRlc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQF5lbYItydbPmKZV2k1uw4/yh3Pi92kjiSHqpu05MwIBFn
M3C7DroSX2VpyrtzpJqXAlRi2YB4Ffj6/LfgpkVAo1MwUTAdBgNVHQ4EFgQUoFZZ
iAQJc1WWRHZUbFB73f6cZj8wHwYDVR0jBBgwFoAUoFZZiAQJc1WWRHZUbFB73f6c
Zj8wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBj7b94SzT3omhY
TvnXPuHg7E6n75k6bIU3AYR2iK65+gIgQ27gH9QD8z/wPZj0xJUHfplIvL4X/uuc
mmpun49gEgw=
-----END CERTIFICATE-----
`
