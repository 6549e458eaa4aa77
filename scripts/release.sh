#!/usr/bin/env bash
# Makes the tag $1: the tree of HEAD plus dist/. Called by .github/workflows/release.yml, which built and compared dist/.
# Needs GH_TOKEN with contents: write. A tag that exists is never moved.
set -euo pipefail
tag=$1

# The token goes to git by a helper and the environment, never by an argument or a file.
push() {
  git -c credential.helper= \
    -c credential.helper='!f() { echo username=x-access-token; echo "password=$GH_TOKEN"; }; f' \
    push --quiet origin "$@"
}

if [ -n "$(git ls-remote --tags origin "refs/tags/$tag")" ]; then
  echo "release: the tag $tag is there already: raise the version in package.json" >&2
  exit 1
fi
index=$(mktemp -u)
export GIT_INDEX_FILE=$index
trap 'rm -f "$index"' EXIT
git read-tree HEAD
git add --force -- dist
tree=$(git write-tree)
bot='github-actions[bot]'
mail='41898282+github-actions[bot]@users.noreply.github.com'
export GIT_AUTHOR_NAME=$bot GIT_AUTHOR_EMAIL=$mail GIT_COMMITTER_NAME=$bot GIT_COMMITTER_EMAIL=$mail
commit=$(git commit-tree "$tree" -p HEAD -m "Release $tag: the bundle beside its source")
git tag --annotate "$tag" "$commit" --message "Keyless Ship $tag"
push "refs/tags/$tag"
gh release create "$tag" --verify-tag --title "$tag" --notes-file CHANGELOG.md
