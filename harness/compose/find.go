package compose

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
)

// EnvFile names the compose files that are read when none is named by a flag, before
// compose's own COMPOSE_FILE. Several are separated as those of COMPOSE_FILE are: as the
// folders of PATH, or by COMPOSE_PATH_SEPARATOR.
const EnvFile = "GAMEDAY_FILE"

// ownNames are what a file is called that holds x-gameday alone, so that somebody else's
// compose file beside it stays as it is.
func ownNames() []string { return []string{"gameday.yaml", "gameday.yml"} }

// Find returns the compose files that are meant where none is named: those of
// GAMEDAY_FILE or COMPOSE_FILE (of the environment, then of the .env file in dir), or a
// file in dir that is called as compose looks for it, with its override file. Other than
// compose it does not look in the folders above.
//
// A .env file comes with the compose file, so what it names must be below dir.
func Find(dir string, env []string) ([]string, error) {
	o := options{env: env}
	separator := cmp.Or(o.variable("COMPOSE_PATH_SEPARATOR"), string(os.PathListSeparator))
	if named := cmp.Or(o.variable(EnvFile), o.variable("COMPOSE_FILE")); named != "" {
		return split(dir, named, separator), nil
	}
	files, err := findDotEnv(dir, separator)
	if len(files) > 0 || err != nil {
		return files, err
	}
	first, err := findOne(dir, cli.DefaultFileNames)
	switch {
	case err != nil:
		return nil, err
	case first == "":
		return nil, fmt.Errorf("compose: there is no compose file in %s (looked for %s); name it with -f, %s or COMPOSE_FILE",
			shownDir(dir), strings.Join(cli.DefaultFileNames, ", "), EnvFile)
	}
	override, err := findOne(dir, cli.DefaultOverrideFileNames)
	if override == "" || err != nil {
		return []string{first}, err
	}
	return []string{first, override}, nil
}

// findDotEnv returns the files that COMPOSE_FILE names in the .env file of a folder.
func findDotEnv(dir, separator string) ([]string, error) {
	beside, err := findOne(dir, []string{".env"})
	if beside == "" || err != nil {
		return nil, err
	}
	variables, err := dotenv.Read(beside)
	if err != nil {
		return nil, nil //nolint:nilerr // what is wrong with it is told once the compose file is known
	}
	files := split(dir, variables["COMPOSE_FILE"], cmp.Or(variables["COMPOSE_PATH_SEPARATOR"], separator))
	for _, file := range files {
		if err := plainFile(dir, file); err != nil {
			return nil, fmt.Errorf("compose: %s: COMPOSE_FILE: %q is refused: %w; name it with -f if you mean it", beside, file, err)
		}
	}
	return files, nil
}

// findOne returns the first of some names that is there in a folder; "" when none is.
func findOne(dir string, names []string) (string, error) {
	for _, name := range names {
		file := filepath.Join(dir, name)
		if _, err := os.Lstat(file); err != nil {
			continue
		}
		if err := plainFile(dir, file); err != nil {
			return "", fmt.Errorf("compose: %s is refused: %w; name it with -f if you mean it", file, err)
		}
		return file, nil
	}
	return "", nil
}

// plainFile refuses what nobody named and is no file with an end, or is not in the
// folder where it was found: who made the folder may not be who runs Gameday.
func plainFile(dir, file string) error {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	real, err := whereTo(path)
	if err != nil {
		return fmt.Errorf("it cannot be told where it leads: %w", cause(err))
	}
	if !within(real, resolved(absolute)) {
		return fmt.Errorf("it leads out of its folder, to %s", real)
	}
	if (irregular{absolute}).Accept(path) {
		return errors.New("this is neither a file nor a folder")
	}
	return nil
}

// addOwn adds the file gameday.yaml that lies beside the first one, when no file has an
// x-gameday of its own.
func addOwn(all sources) (sources, error) {
	for _, src := range all {
		if src.has(extension) {
			return all, nil
		}
	}
	own, err := findOne(filepath.Dir(all.first().file), ownNames())
	if own == "" || err != nil {
		return all, err
	}
	src, err := openSource(own)
	if err != nil {
		return nil, err
	}
	return append(all, src), nil
}

// split lists the files that a variable names.
func split(dir, text, separator string) []string {
	var files []string
	for one := range strings.SplitSeq(text, separator) {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		if !filepath.IsAbs(one) {
			one = filepath.Join(dir, one)
		}
		files = append(files, one)
	}
	return files
}

func shownDir(dir string) string {
	if dir == "" || dir == "." {
		return "this folder"
	}
	return dir
}
