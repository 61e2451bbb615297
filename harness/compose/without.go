package compose

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// Without is what the person does without, as x-gameday says.
type Without struct {
	Services []string            // leave_out: services that are not brought up, sorted
	Fields   map[string][]string // drop: fields that a service goes without, such as "cap_add.NET_ADMIN"
}

// without takes out of a project what x-gameday's leave_out and drop name, before
// anything of it is looked at.
func without(f *findings, project *types.Project) *types.Project {
	s := section{findings: f, path: []string{extension}, values: asMapping(project.Extensions[extension])}
	project = leaveOut(f, project, readNames(s, "leave_out"))
	drops := section{findings: f, path: s.at("drop"), values: asMapping(s.values["drop"])}
	if s.has("drop") && drops.values == nil {
		s.fail("drop", "drop must be a mapping of services to lists of fields, such as {web: [cap_add, network_mode]}, not %s", kindOf(s.values["drop"]))
	}
	for _, name := range sortedNames(drops.values) {
		service, known := project.Services[name]
		if !known {
			drops.fail(name, "%s", noSuchService(f, name, project))
			continue
		}
		for i, field := range readNames(drops, name) {
			if !dropField(reflect.ValueOf(&service), field) {
				f.fail(under(drops.at(name), strconv.Itoa(i)), "x-gameday.drop: service %q has no %s%s", name, brief(field), didYouMean(field, fieldsOf(service)))
				continue
			}
			f.without.Fields[name] = append(f.without.Fields[name], field)
		}
		project.Services[name] = service
	}
	return project
}

// leaveOut takes services out of a project. What others say of them goes with them.
func leaveOut(f *findings, project *types.Project, names []string) *types.Project {
	f.without.Fields = map[string][]string{}
	for i, name := range names {
		if _, known := project.Services[name]; !known {
			f.fail([]string{extension, "leave_out", strconv.Itoa(i)}, "x-gameday.leave_out: %s", noSuchService(f, name, project))
			continue
		}
		f.without.Services = append(f.without.Services, name)
	}
	slices.Sort(f.without.Services)
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		if f.isLeftOut(name) {
			continue
		}
		for _, other := range sortedNames(s.DependsOn) {
			if f.isLeftOut(other) {
				f.warn([]string{"services", name, "depends_on", other}, "service %q does not wait for %q, which is left out", name, other)
			}
		}
		s.Links = slices.DeleteFunc(slices.Clone(s.Links), func(link string) bool {
			other, _, _ := strings.Cut(link, ":")
			return f.isLeftOut(other)
		})
		project.Services[name] = s
	}
	return project.WithServicesDisabled(f.without.Services...)
}

func (f *findings) isLeftOut(service string) bool {
	return slices.Contains(f.without.Services, service)
}

// readNames reads a list of texts.
func readNames(s section, key string) []string {
	if !s.has(key) {
		return nil
	}
	list, ok := s.values[key].([]any)
	if !ok {
		s.fail(key, "%s must be a list, not %s", key, kindOf(s.values[key]))
		return nil
	}
	var names []string
	for i, item := range list {
		name, ok := item.(string)
		if !ok || name == "" {
			s.findings.fail(under(s.at(key), strconv.Itoa(i)), "%s: item %d is %s; it must be a name", strings.Join(s.at(key), "."), i, kindOf(item))
			continue
		}
		names = append(names, name)
	}
	return names
}

// fieldsOf lists the fields that a service sets.
func fieldsOf(s types.ServiceConfig) []string {
	var set []string
	v := reflect.ValueOf(s)
	for _, field := range reflect.VisibleFields(v.Type()) {
		if name, ok := yamlName(field); ok && name != "name" && !isUnset(v.FieldByIndex(field.Index)) {
			set = append(set, name)
		}
	}
	return set
}

// dropField empties the field that a path of names with dots leads to, and says whether
// there was one. An item of a list goes by its text, or by its target.
func dropField(v reflect.Value, path string) bool {
	switch v.Kind() {
	case reflect.Pointer:
		return !v.IsNil() && dropField(v.Elem(), path)
	case reflect.Struct:
		return dropOfStruct(v, path)
	case reflect.Map:
		return dropOfMap(v, path)
	case reflect.Slice:
		return dropOfList(v, path)
	default:
		return false
	}
}

func dropOfStruct(v reflect.Value, path string) bool {
	name, rest, deeper := strings.Cut(path, ".")
	for _, field := range reflect.VisibleFields(v.Type()) {
		if known, ok := yamlName(field); !ok || known != name || field.Anonymous {
			continue
		}
		value := v.FieldByIndex(field.Index)
		switch {
		case isUnset(value):
			return false
		case deeper:
			return dropField(value, rest)
		}
		value.SetZero()
		return true
	}
	return false
}

func dropOfMap(v reflect.Value, path string) bool {
	for _, key := range v.MapKeys() {
		if rest, within := strings.CutPrefix(path, key.String()+"."); within {
			element := reflect.New(v.Type().Elem()).Elem() // what a mapping holds cannot be changed in its place
			element.Set(v.MapIndex(key))
			dropped := dropField(element, rest)
			v.SetMapIndex(key, element)
			return dropped
		}
		if key.String() == path {
			v.SetMapIndex(key, reflect.Value{})
			return true
		}
	}
	return false
}

func dropOfList(v reflect.Value, path string) bool {
	for i := range v.Len() {
		name := itemName(v.Index(i))
		if name == path {
			v.Set(reflect.AppendSlice(v.Slice3(0, i, i), v.Slice(i+1, v.Len())))
			return true
		}
		if rest, within := strings.CutPrefix(path, name+"."); within && name != "" {
			return dropField(v.Index(i), rest)
		}
	}
	return false
}

// itemName is what an item of a list is called: its text, or where it is mounted.
func itemName(item reflect.Value) string {
	if item.Kind() == reflect.Struct {
		if target := item.FieldByName("Target"); target.IsValid() {
			return fmt.Sprint(target.Interface())
		}
	}
	if item.Kind() == reflect.String {
		return item.String()
	}
	return ""
}
