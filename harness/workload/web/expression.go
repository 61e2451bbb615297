package web

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"strconv"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

// answer is what expressions see of a response, and of what was asked.
type answer struct {
	ID     string                   `expr:"id"` // that was written or asked for
	Status int                      `expr:"status"`
	Body   string                   `expr:"body"`   // the first maxBody bytes
	JSON   any                      `expr:"json"`   // the body, parsed; nil when it is no JSON
	Header func(name string) string `expr:"header"` // "" when there is none

	cookies []*http.Cookie // that it sets
	cut     bool           // the body goes on beyond what is looked at
}

// condition compiles an expression that is true or false; nil for "".
func (c *compiler) condition(key, source string) *vm.Program {
	return c.expression(key, source, expr.AsBool())
}

// text compiles an expression that is a text; nil for "".
func (c *compiler) text(key, source string) *vm.Program {
	return c.expression(key, source, expr.AsKind(reflect.String))
}

// expression compiles an expression whose result is of any kind, or as the options
// say; nil for "".
func (c *compiler) expression(key, source string, result ...expr.Option) *vm.Program {
	if source == "" {
		return nil
	}
	used := namesIn{}
	compiled, err := expr.Compile(source, append(result, expr.Env(answer{}), expr.Patch(used))...)
	if err != nil {
		c.failExpression(key, source, err)
		return nil
	}
	c.usesJSON = c.usesJSON || used["json"]
	c.usesID[key] = used["id"]
	return compiled
}

func (c *compiler) failExpression(key, source string, err error) {
	var at *file.Error
	if !errors.As(err, &at) {
		c.Fail(key, 0, "%v in %q", err, source)
		return
	}
	c.Fail(key, at.Column+1, "%s in %q (known: status, body, json, header('NAME'), id)", at.Message, source)
}

// namesIn notes which names an expression uses, so that bodies are parsed only for
// those who look.
type namesIn map[string]bool

// Visit implements ast.Visitor.
func (n namesIn) Visit(node *ast.Node) {
	if name, ok := (*node).(*ast.IdentifierNode); ok {
		n[name.Value] = true
	}
}

// holds evaluates a condition; one that was not said is false.
func holds(condition *vm.Program, a answer) (bool, error) {
	if condition == nil {
		return false, nil
	}
	result, err := run(condition, a)
	if err != nil {
		return false, err
	}
	value, ok := result.(bool)
	if !ok {
		return false, fmt.Errorf("is %v, neither true nor false", result)
	}
	return value, nil
}

// textOf evaluates a text; one that was not said is "".
func textOf(text *vm.Program, a answer) (string, error) {
	if text == nil {
		return "", nil
	}
	result, err := run(text, a)
	if err != nil {
		return "", err
	}
	value, ok := result.(string)
	if !ok {
		return "", fmt.Errorf("is %v, not a text", result)
	}
	return value, nil
}

// nameOf evaluates a text that may also be a whole number: the name that a service
// gave to something. "" is none.
func nameOf(name *vm.Program, a answer) (string, error) {
	result, err := run(name, a)
	if err != nil {
		return "", err
	}
	switch value := result.(type) {
	case string:
		if value == "" {
			return "", errors.New("is empty")
		}
		return value, nil
	case float64: // a number of JSON
		if value == math.Trunc(value) && math.Abs(value) < 1<<53 {
			return strconv.FormatFloat(value, 'f', 0, 64), nil
		}
	case int:
		return strconv.Itoa(value), nil
	}
	return "", fmt.Errorf("is %v, neither a text nor a whole number", result)
}

// run evaluates an expression; its error is one line, without the source.
func run(program *vm.Program, a answer) (any, error) {
	result, err := expr.Run(program, a)
	var at *file.Error
	if errors.As(err, &at) {
		return nil, errors.New(at.Message)
	}
	return result, err
}
