package compose

import (
	"path/filepath"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
	. "github.com/onsi/gomega"
)

// adapted loads a file with a service web that has these lines, and one called other.
func adapted(t *testing.T, lines string) (*File, error) {
	t.Helper()
	dir := folder(t, map[string]string{"compose.yaml": ownGameday +
		"networks: {back: {driver: overlay, internal: true, enable_ipv6: true, driver_opts: {a: b}}}\nvolumes: {data: {external: true}}\n" +
		"services:\n  other: {image: other, volumes: ['data:/d', './conf:/conf', '/anon']}\n  web:\n    image: web\n" + lines})
	return Load(t.Context(), filepath.Join(dir, "compose.yaml"), Env())
}

func TestWhatTheWorldHasInAnotherFormIsCarried(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		want  func(Gomega, types.ServiceConfig)
		warns string
	}{
		"a restart policy": {
			"    deploy: {restart_policy: {condition: on-failure, max_attempts: 3, delay: 5s}}\n",
			func(g Gomega, s types.ServiceConfig) { g.Expect(s.Restart).To(Equal("on-failure:3")) },
			"its delay and window are the engine's own",
		},
		"a restart policy goes before restart": {
			"    restart: always\n    deploy: {restart_policy: {condition: none}}\n",
			func(g Gomega, s types.ServiceConfig) { g.Expect(s.Restart).To(Equal("no")) }, "",
		},
		"one on each machine": {
			"    deploy: {mode: global}\n",
			func(g Gomega, s types.ServiceConfig) { g.Expect(s.GetScale()).To(Equal(1)) },
			"deploy.mode: global counts as one replica",
		},
		"a limit of processes": {
			"    deploy: {resources: {limits: {pids: 77}}}\n",
			func(g Gomega, s types.ServiceConfig) { g.Expect(s.PidsLimit).To(BeEquivalentTo(77)) }, "",
		},
		"the usual network": {
			"    network_mode: bridge\n",
			func(g Gomega, s types.ServiceConfig) { g.Expect(s.NetworkMode).To(BeEmpty()) },
			`network_mode: "bridge" is ignored`,
		},
		"an address that nobody names": {
			"    networks: {back: {ipv4_address: 172.30.1.5}}\n",
			func(g Gomega, s types.ServiceConfig) { g.Expect(s.Networks["back"].Ipv4Address).To(BeEmpty()) },
			"networks.back.ipv4_address is ignored",
		},
		"mounts of another service": {
			"    volumes_from: ['other:ro']\n    volumes: ['./mine:/conf']\n",
			func(g Gomega, s types.ServiceConfig) {
				g.Expect(s.VolumesFrom).To(BeEmpty())
				g.Expect(s.Volumes).To(HaveLen(3))
				g.Expect(s.Volumes[0]).To(And(HaveField("Target", "/conf"), HaveField("ReadOnly", false)))
				g.Expect(s.Volumes[1]).To(And(HaveField("Source", "data"), HaveField("ReadOnly", true)))
			},
			`volumes_from: /anon of "other" has no name`,
		},
		"shared memory": {
			"    volumes: ['/dev/shm:/dev/shm']\n",
			func(g Gomega, s types.ServiceConfig) { g.Expect(s.Volumes).To(BeEmpty()) },
			"/dev/shm is the host's own",
		},
		"fields of memory": {
			"    mem_reservation: 64m\n    memswap_limit: 1g\n",
			func(g Gomega, s types.ServiceConfig) {
				g.Expect([]any{s.MemReservation, s.MemSwapLimit}).To(Equal([]any{types.UnitBytes(0), types.UnitBytes(0)}))
			},
			"mem_reservation is ignored",
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			f, err := adapted(t, c.lines)
			g.Expect(err).NotTo(HaveOccurred())
			s, _ := f.Service("web")
			c.want(g, s.Spec)
			g.Expect(f.Warnings).To(ContainElement(ContainSubstring(c.warns)))
			g.Expect(f.Warnings).To(ContainElement(ContainSubstring(`volume "data": external is ignored`)))
		})
	}
}

func TestWhatWouldNotBeTheSameIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ lines, want string }{
		"an address that others name": {
			"    networks: {back: {ipv4_address: 172.30.1.5}}\n    environment: {SEEDS: '172.30.1.5:9042'}\n",
			"networks.back.ipv4_address is refused",
		},
		"a GPU":                         {"    deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}\n", "deploy.resources.reservations.devices is refused"},
		"the network of another":        {"    network_mode: service:other\n", "network_mode is refused"},
		"mounts of a foreign container": {"    volumes_from: ['container:x']\n", "volumes_from is refused"},
		"shared memory elsewhere":       {"    volumes: ['/dev/shm:/x']\n", `"/dev/shm" is refused`},
		"shared memory's folder":        {"    volumes: ['/dev:/dev']\n", `"/dev" is refused`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := adapted(t, c.lines)
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(c.want)))
		})
	}
}
