package compose

import (
	"bufio"
	"bytes"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// imagePorts returns the TCP ports on which a service listens that declares none: those
// that its Dockerfile exposes, or that its image is known for. An image of another kind
// is not looked at, since that takes Docker.
func imagePorts(g ground, s types.ServiceConfig) []uint16 {
	if s.Build != nil {
		return exposedPorts(g, *s.Build)
	}
	name := repositoryOf(s.Image)
	for _, known := range []string{path.Join(path.Base(path.Dir(name)), path.Base(name)), path.Base(name)} {
		if ports := wellKnownPorts()[known]; ports != nil {
			return ports
		}
	}
	return nil
}

// repositoryOf is an image's name without tag and digest.
func repositoryOf(image string) string {
	name, _, _ := strings.Cut(image, "@")
	if i := strings.LastIndexByte(name, ':'); i > strings.LastIndexByte(name, '/') {
		name = name[:i]
	}
	return name
}

// wellKnownPorts are the ports on which programs listen for their clients unless they
// are told otherwise, by the last part of their image's name, or the last two.
func wellKnownPorts() map[string][]uint16 {
	ports := map[string][]uint16{}
	for port, names := range map[uint16]string{
		80:    "nginx httpd caddy traefik wordpress nextcloud phpmyadmin",
		1433:  "mssql/server azure-sql-edge",
		1883:  "eclipse-mosquitto emqx",
		2181:  "zookeeper cp-zookeeper",
		2379:  "etcd",
		3000:  "grafana gotenberg",
		3306:  "mysql mariadb percona percona-server",
		4222:  "nats",
		4566:  "localstack",
		5000:  "registry",
		5432:  "postgres postgresql timescaledb postgis pgvector",
		5672:  "rabbitmq",
		5984:  "couchdb",
		6379:  "redis valkey keydb redis-stack redis-stack-server",
		6650:  "pulsar",
		7687:  "neo4j",
		7700:  "meilisearch",
		8080:  "keycloak adminer",
		8081:  "cp-schema-registry",
		8086:  "influxdb",
		8123:  "clickhouse-server clickhouse",
		8200:  "vault",
		8500:  "consul",
		8983:  "solr",
		9000:  "minio",
		9042:  "cassandra scylla",
		9090:  "prometheus",
		9092:  "kafka cp-kafka",
		9200:  "elasticsearch opensearch",
		9998:  "tika",
		11211: "memcached",
		26257: "cockroach",
		27017: "mongo mongodb",
		61616: "activemq activemq-classic activemq-artemis",
	} {
		for name := range strings.FieldsSeq(names) {
			ports[name] = []uint16{port}
		}
	}
	return ports
}

// exposedPorts are those that the last stage of a Dockerfile exposes, or the stage that is
// the build's target. A port in a variable is not seen, nor are those of the base image.
func exposedPorts(g ground, b types.BuildConfig) []uint16 {
	text := []byte(b.DockerfileInline)
	if len(text) == 0 {
		file := b.Dockerfile
		if !filepath.IsAbs(file) {
			file = filepath.Join(b.Context, file)
		}
		if _, err := g.holds(file, true); err != nil || (irregular{g.dir}).Accept(file) {
			return nil // refused elsewhere
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return nil
		}
		text = content
	}
	return portsOfStage(text, b.Target)
}

func portsOfStage(dockerfile []byte, target string) []uint16 {
	var ports []uint16
	stage := ""
	for lines := bufio.NewScanner(bytes.NewReader(dockerfile)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "FROM":
			if target != "" && strings.EqualFold(stage, target) {
				return ports
			}
			ports, stage = nil, ""
			if n := len(words); n > 3 && strings.EqualFold(words[n-2], "AS") {
				stage = words[n-1]
			}
		case "EXPOSE":
			for _, word := range words[1:] {
				if first, last, err := parseExpose(word); err == nil && first > 0 && first == last && !slices.Contains(ports, first) {
					ports = append(ports, first)
				}
			}
		}
	}
	slices.Sort(ports)
	return ports
}
