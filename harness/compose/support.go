package compose

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkSupport holds every field that the project sets against the table, so
// that nothing is dropped in silence.
func checkSupport(f *findings, project *types.Project) {
	c := support{rules: composeRules(), findings: f}
	c.fields(reflect.ValueOf(project).Elem(), "", nil)
}

// dropIgnored empties every field that the table says is ignored, so that nobody
// downstream can act on it.
func dropIgnored(project *types.Project) {
	c := support{rules: composeRules(), findings: &findings{}, drop: true}
	c.fields(reflect.ValueOf(project).Elem(), "", nil)
}

type support struct {
	rules    rules
	findings *findings
	drop     bool // empty what is ignored
}

// fields treats each set field of a struct. key is the struct's path in the
// table, path its path in the file.
func (c *support) fields(v reflect.Value, key string, path []string) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			c.fields(v.Field(i), key, path)
			continue
		}
		name, ok := yamlName(field)
		if !ok || isUnset(v.Field(i)) {
			continue
		}
		c.treat(v.Field(i), join(key, name), append(slices.Clone(path), name))
	}
}

func (c *support) treat(v reflect.Value, key string, path []string) {
	one, known := c.rules[key]
	switch {
	case !known:
		c.findings.refuse(path, "%s is refused: Gameday does not know this field", describe(path))
	case one.treatment == refused:
		c.findings.refuse(path, "%s is refused: %s", describe(path), one.why)
	case one.treatment == ignored && c.drop:
		v.SetZero()
	case one.treatment == ignored || one.treatment == noted:
		c.findings.warn(path, "%s is ignored: %s", describe(path), one.why)
	case one.treatment == nested:
		c.elements(v, key, path)
	case one.only != nil && !slices.Contains(one.only, fmt.Sprint(v.Interface())):
		c.findings.refuse(path, "%s: %q is refused: %s (known: %s)",
			describe(path), fmt.Sprint(v.Interface()), one.why, strings.Join(one.only, ", "))
	}
}

// elements walks into a nested struct, or into those of a list or mapping.
func (c *support) elements(v reflect.Value, key string, path []string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			c.elements(v.Elem(), key, path)
		}
	case reflect.Struct:
		c.fields(v, key, path)
	case reflect.Slice:
		for i := range v.Len() {
			c.elements(v.Index(i), key, append(slices.Clone(path), strconv.Itoa(i)))
		}
	case reflect.Map:
		for _, name := range sortedKeys(v) {
			element := reflect.New(v.Type().Elem()).Elem() // what a mapping holds cannot be changed in its place
			element.Set(v.MapIndex(reflect.ValueOf(name)))
			c.elements(element, key, append(slices.Clone(path), name))
			if c.drop {
				v.SetMapIndex(reflect.ValueOf(name), element)
			}
		}
	default:
	}
}

// yamlName returns a field's key in the file, and false for fields that no file
// sets: those filled by the library, and extensions.
func yamlName(field reflect.StructField) (string, bool) {
	name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	if name == "" || name == "-" || name == "#extensions" || !field.IsExported() {
		return "", false
	}
	return name, true
}

func isUnset(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map, reflect.Slice:
		return v.Len() == 0
	default:
		return v.IsZero()
	}
}

func sortedKeys(v reflect.Value) []string {
	names := make(map[string]bool, v.Len())
	for _, k := range v.MapKeys() {
		names[k.String()] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// describe writes a path as a sentence begins: services web deploy placement
// becomes `service "web": deploy.placement`.
func describe(path []string) string {
	switch {
	case len(path) == 2 && path[0] == "services":
		return fmt.Sprintf("service %q", path[1])
	case len(path) < 3:
		return strings.Join(path, ".")
	case strings.HasPrefix(path[0], "x-"):
		return strings.Join(path, ".")
	}
	return fmt.Sprintf("%s %q: %s", strings.TrimSuffix(path[0], "s"), path[1], strings.Join(path[2:], "."))
}
