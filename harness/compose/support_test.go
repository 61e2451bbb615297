package compose

import (
	"reflect"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
)

// Each field of the compose model has a treatment, so that a new release of the
// library cannot bring one that is dropped in silence.
func TestEveryComposeFieldHasATreatment(t *testing.T) {
	table := composeRules()
	used := map[string]bool{}
	walkModel(reflect.TypeFor[types.Project](), "", func(key string) bool {
		used[key] = true
		one, ok := table[key]
		if !ok {
			t.Errorf("%s: neither carried, ignored nor refused", key)
		}
		if one.why == "" && (one.treatment == ignored || one.treatment == noted || one.treatment == refused || one.only != nil) {
			t.Errorf("%s: no reason given", key)
		}
		return one.treatment == nested
	})
	for key := range table {
		if !used[key] {
			t.Errorf("%s: has a treatment, but the model has no such field", key)
		}
	}
}

// walkModel visits the fields of a model type; visit tells whether to go into
// the field's own.
func walkModel(model reflect.Type, key string, visit func(key string) bool) {
	for model.Kind() == reflect.Pointer || model.Kind() == reflect.Slice || model.Kind() == reflect.Map {
		model = model.Elem()
	}
	if model.Kind() != reflect.Struct {
		return
	}
	for i := range model.NumField() {
		field := model.Field(i)
		if field.Anonymous {
			walkModel(field.Type, key, visit)
			continue
		}
		if name, ok := yamlName(field); ok && visit(join(key, name)) {
			walkModel(field.Type, join(key, name), visit)
		}
	}
}
