package secret

import (
	"encoding/base64"
	"slices"
	"testing"
)

func TestNamed(t *testing.T) {
	for name, want := range map[string]bool{
		"POSTGRES_PASSWORD": true, "PGPASSWORD": true, "DB_PASS": true, "db.passwd": true, "MYSQL_PWD": true, "apiKey": true,
		"X-Api-Key": true, "API_KEY": true, "PRIVATE_KEY": true, "AWS_SECRET_ACCESS_KEY": true, "accessToken": true,
		"Authorization": true, "Cookie": true, "Set-Cookie": true, "CREDENTIALS": true, "X-Auth-Token": true, "--requirepass": true,
		"DATABASE_DSN": true, "SESSION_ID": true,
		"PWD": false, "POSTGRES_PASSWORD_FILE": false, "BYPASS_CACHE": false, "COMPASS": false, "MODE": false, "KEY": false, "": false, "--": false,
		"Content-Type": false, "id": false,
	} {
		if got := Named(name); got != want {
			t.Errorf("Named(%q) is %v", name, got)
		}
	}
}

func TestIn(t *testing.T) {
	for text, want := range map[string][]string{
		"postgres://app:hunter22@db:5432/x":           {"hunter22"},
		"amqp://app:a%2Fb%40c@mq":                     {"a%2Fb%40c", "a/b@c"},
		"app:p@ss@tcp(db:3306)/x":                     {"p@ss"},
		"host=db user=app password=hunter22":          {"hunter22"},
		"host=db password='two words' sslmode=off":    {"two words"},
		`{"id":"{{.ID}}","apiKey":"k-1\"2","n":3}`:    {`k-1"2`},
		`{"token": "pre-{{.ID}}-and-the-rest"}`:       {"-and-the-rest"},
		"user=a&password=x%20y%26z&next=1":            {"x%20y%26z", "x y&z"},
		"--password=hunter22":                         {"hunter22"},
		"nothing: to see, mode=on, at http://web:80/": nil,
		"": nil,
	} {
		if got := In(text); !slices.Equal(got, want) {
			t.Errorf("In(%q) is %q, want %q", text, got, want)
		}
	}
}

func TestInHeader(t *testing.T) {
	both := base64.StdEncoding.EncodeToString([]byte("app:hunter22"))
	for _, c := range []struct{ name, value, want string }{
		{"Authorization", "Bearer abc.def-ghi", "abc.def-ghi"},
		{"authorization", "Basic " + both, "hunter22"},
		{"Authorization", "Basic " + both, both},
		{"Cookie", "theme=dark; session=0123456789", "0123456789"},
		{"X-Api-Key", "key-of-the-board-{{.ID}}", "key-of-the-board-"},
		{"Referer", "http://a:hunter22@web/", "hunter22"},
	} {
		if got := InHeader(c.name, c.value); !slices.Contains(got, c.want) {
			t.Errorf("%s: %s holds %q, want %q among them", c.name, c.value, got, c.want)
		}
	}
	if got := InHeader("Cookie", "theme=dark; session=0123456789"); slices.Contains(got, "dark") {
		t.Error("the setting of a cookie is taken for a secret")
	}
	if got := InHeader("Content-Type", "application/json"); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}
